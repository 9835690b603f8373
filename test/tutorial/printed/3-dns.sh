# サービス名での接続（同一Namespace）
curl http://api-service/health

# FQDN での接続
curl http://api-service.default.svc.cluster.local/health

# 他のNamespaceのサービス
curl http://api-service.production.svc.cluster.local/health
