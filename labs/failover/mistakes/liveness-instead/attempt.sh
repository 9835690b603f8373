kubectl delete pod $(kubectl get pods -l app=api -o jsonpath='{.items[0].metadata.name}')
kubectl wait --for=condition=Ready pod -l app=api --timeout=60s
kubectl patch deployment api --type=json -p '[{"op": "add", "path": "/spec/template/spec/containers/0/livenessProbe", "value": {"httpGet": {"path": "/health", "port": 8080}, "initialDelaySeconds": 10}}]'
kubectl rollout status deployment/api
