kubectl get endpoints api-service
