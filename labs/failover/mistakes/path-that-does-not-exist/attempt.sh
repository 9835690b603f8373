kubectl delete pod $(kubectl get pods -l app=api -o jsonpath='{.items[0].metadata.name}')
kubectl wait --for=condition=Ready pod -l app=api --timeout=60s
kubectl patch deployment api --type=json -p '[{"op": "replace", "path": "/spec/template/spec/containers/0/readinessProbe", "value": {"httpGet": {"path": "/healthy", "port": 8080}, "periodSeconds": 1}}]'
