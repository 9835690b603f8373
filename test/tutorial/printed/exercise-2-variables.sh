kubectl exec -it frontend-xxx -- env | grep SERVICE
