cat > ~/connect.yaml <<'EOF'
apiVersion: v1
kind: Secret
metadata:
  name: postgres-secret
stringData:
  username: postgres
  password: another-password
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: postgres-pvc
spec:
  accessModes:
  - ReadWriteOnce
  resources:
    requests:
      storage: 500Mi
---
apiVersion: v1
kind: Service
metadata:
  name: postgres-service
spec:
  selector:
    app: postgres
  ports:
  - port: 5432
---
apiVersion: v1
kind: Service
metadata:
  name: redis-service
spec:
  selector:
    app: redis
  ports:
  - port: 6379
---
apiVersion: v1
kind: Service
metadata:
  name: frontend-service
spec:
  selector:
    app: frontend
  ports:
  - port: 80
    targetPort: 3000
EOF
kubectl apply -f ~/connect.yaml -f ~/manifests
kubectl patch service api-service --type=json -p '[{"op": "replace", "path": "/spec/ports/0/targetPort", "value": 8080}]'
kubectl wait --for=condition=Available deployment --all --timeout=120s
