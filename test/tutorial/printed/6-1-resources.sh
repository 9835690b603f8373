# Namespace作成
kubectl create namespace microservices

# Secret作成
kubectl create secret generic postgres-secret \
  --from-literal=username=postgres \
  --from-literal=password=mysecretpassword \
  -n microservices

# PVC作成
kubectl apply -f postgres-pvc.yaml -n microservices
