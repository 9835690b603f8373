kubectl delete pod api-xxx
kubectl get pods -w  # 自動再作成を監視
