# Pod状態確認
kubectl get pods -n microservices

# Service確認
kubectl get svc -n microservices

# DNS解決テスト
kubectl exec -it frontend-xxx -n microservices -- nslookup api-service

# 接続テスト
kubectl exec -it frontend-xxx -n microservices -- curl http://api-service/health
