kubectl expose deployment api --name=api-service --port=80 --target-port=8080
kubectl create configmap service-config --from-literal=production_api_url=http://api-service.prod
kubectl patch deployment frontend --patch '{"spec":{"template":{"spec":{"containers":[{"name":"frontend","envFrom":[{"configMapRef":{"name":"service-config"}}]}]}}}}'
kubectl expose deployment api --name=api-headless --port=8080 --cluster-ip=None
kubectl rollout status deployment/frontend
kubectl patch configmap service-config --patch '{"data":{"production_api_url":"http://api-service.${namespace:production}"}}'
