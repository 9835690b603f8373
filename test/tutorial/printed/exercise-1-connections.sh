# フロントエンドからAPIへの接続
kubectl exec -it frontend-xxx -- curl http://api-service/health

# APIからデータベースへの接続
kubectl exec -it api-xxx -- nc -zv postgres-service 5432
