cat > ~/api.yaml <<'EOF'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 4
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
      - name: api
        image: my-api:latest
        ports:
        - containerPort: 8080
        env:
        - name: START_DELAY_SECONDS
          value: "5"
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
          periodSeconds: 1
          failureThreshold: 2
EOF
kubectl replace -f ~/api.yaml
kubectl rollout status deployment/api --timeout=120s
sleep 3
kubectl delete pod $(kubectl get pods -l app=api -o name | head -n 1 | cut -d/ -f2)
kubectl rollout status deployment/api --timeout=120s
