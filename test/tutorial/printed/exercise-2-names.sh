# 各Podから他サービスの名前解決
kubectl exec -it frontend-xxx -- nslookup api-service
kubectl exec -it api-xxx -- nslookup postgres-service
