cat > ~/discovery.yaml <<'EOF'
apiVersion: v1
kind: Service
metadata:
  name: api-service
spec:
  selector:
    app: api
  ports:
  - name: http
    port: 80
    targetPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: api-headless
spec:
  clusterIP: None
  selector:
    app: api
  ports:
  - name: http
    port: 8080
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: service-config
data:
  production_api_url: http://api-service.${namespace:production}
EOF
kubectl apply -f ~/discovery.yaml
kubectl patch deployment frontend --type=json -p '[{"op": "add", "path": "/spec/template/spec/containers/0/envFrom", "value": [{"configMapRef": {"name": "service-config"}}]}]'
kubectl rollout status deployment/frontend --timeout=120s
