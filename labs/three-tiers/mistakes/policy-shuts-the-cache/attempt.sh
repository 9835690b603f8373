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
sed -i 's/targetPort: 80$/targetPort: 8080/' api.yaml
kubectl apply -f api.yaml
kubectl apply -f frontend.yaml
kubectl expose deployment frontend --name=frontend-service --port=80 --target-port=3000
cat > lock-redis.yaml <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: lock-redis
spec:
  podSelector:
    matchLabels:
      app: redis
  policyTypes: ["Ingress"]
EOF
kubectl apply -f lock-redis.yaml
