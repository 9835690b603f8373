# Service確認
kubectl get svc
kubectl describe svc api-service

# Endpoints確認
kubectl get endpoints api-service

# DNS確認
kubectl exec -it test-pod -- nslookup api-service

# ネットワーク接続確認
kubectl exec -it test-pod -- telnet api-service 80
