kubectl patch deployment api --type=json -p '[{"op": "replace", "path": "/spec/template/spec/containers/0/readinessProbe", "value": {"httpGet": {"path": "/health", "port": 8080}, "periodSeconds": 1}}]'
kubectl rollout status deployment/api
