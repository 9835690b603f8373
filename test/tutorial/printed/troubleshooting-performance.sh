# Podリソース使用量
kubectl top pods

# Service負荷分散確認
kubectl get endpoints api-service -o yaml
