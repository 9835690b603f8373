cd ~/manifests
kubectl create secret generic postgres-secret --from-literal=username=shop --from-literal=password=secret-password
cat > postgres-pvc.yaml <<'EOF'
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: postgres-pvc
spec:
  accessModes: ["ReadWriteOnce"]
  resources:
    requests:
      storage: 1Gi
EOF
kubectl apply -f postgres-pvc.yaml
kubectl apply -f postgres.yaml
kubectl expose deployment postgres --name=postgres-service --port=5432
kubectl apply -f redis.yaml
kubectl expose deployment redis --name=redis-service --port=6379
kubectl apply -f api.yaml
kubectl apply -f frontend.yaml
kubectl expose deployment frontend --name=frontend-service --port=80 --target-port=3000
kubectl rollout status deployment/postgres
kubectl rollout status deployment/redis
kubectl rollout status deployment/api
kubectl rollout status deployment/frontend
