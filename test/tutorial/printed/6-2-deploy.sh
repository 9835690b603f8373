# バックエンドサービスから順番にデプロイ
kubectl apply -f postgres-deployment.yaml -n microservices
kubectl apply -f redis-deployment.yaml -n microservices

# APIサービス
kubectl apply -f api-deployment.yaml -n microservices

# フロントエンド
kubectl apply -f frontend-deployment.yaml -n microservices

# Ingress
kubectl apply -f ingress.yaml -n microservices
