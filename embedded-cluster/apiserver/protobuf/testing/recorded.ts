/** Request bodies of the official kubectl 1.32, in base64, by the arguments that made it send them. */
export const RECORDED: Readonly<Record<string, string>> = {
  "create namespace shop": "azhzAAoPCgJ2MRIJTmFtZXNwYWNlEhwKFAoEc2hvcBIAGgAiACoAMgA4AEIAEgAaAgoAGgAiAA==",
  "create deployment web --image=nginx:1.27 --replicas=0 --port=8080":
    "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50Er4BCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEowBCAASDAoKCgNhcHASA3dlYhpyChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViElISNAoFbmdpbngSCm5naW54OjEuMjcqADILCgAQABiQPyIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=",
  "create configmap c --from-literal=a=1 --from-literal=b=": "azhzAAoPCgJ2MRIJQ29uZmlnTWFwEiIKEQoBYxIAGgAiACoAMgA4AEIAEgYKAWESATESBQoBYhIAGgAiAA==",
  "create secret generic s --from-literal=password=hunter2": "azhzAAoMCgJ2MRIGU2VjcmV0EioKEQoBcxIAGgAiACoAMgA4AEIAEhMKCHBhc3N3b3JkEgdodW50ZXIyGgAaACIA",
  "create service clusterip api --tcp=80:http":
    "azhzAAoNCgJ2MRIHU2VydmljZRJsCh8KA2FwaRIAGgAiACoAMgA4AEIAWgoKA2FwcBIDYXBpEkUKHgoHODAtaHR0cBIDVENQGFAiCggBEAAaBGh0dHAoABIKCgNhcHASA2FwaRoAIglDbHVzdGVySVA6AEIAUgBaAGAAaAAaAgoAGgAiAA==",
  "create service nodeport np --tcp=80:8080 --node-port=30080":
    "azhzAAoNCgJ2MRIHU2VydmljZRJnCh0KAm5wEgAaACIAKgAyADgAQgBaCQoDYXBwEgJucBJCCh0KBzgwLTgwODASA1RDUBhQIgcIABCQPxoAKIDrARIJCgNhcHASAm5wGgAiCE5vZGVQb3J0OgBCAFIAWgBgAGgAGgIKABoAIgA=",
  "create rolebinding rb --role=r --serviceaccount=d:bob --user=u":
    "azhzAAorChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgtSb2xlQmluZGluZxJ+ChIKAnJiEgAaACIAKgAyADgAQgASJgoEVXNlchIZcmJhYy5hdXRob3JpemF0aW9uLms4cy5pbxoBdSIAEhoKDlNlcnZpY2VBY2NvdW50EgAaA2JvYiIBZBokChlyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvEgRSb2xlGgFyGgAiAA==",
  "create quota q --hard=pods=10,cpu=500m": "azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRI0ChEKAXESABoAIgAqADIAOABCABIdCg0KA2NwdRIGCgQ1MDBtCgwKBHBvZHMSBAoCMTAaABoAIgA=",
  "create ingress i --rule=a.example/x*=web:80":
    "azhzAAofChRuZXR3b3JraW5nLms4cy5pby92MRIHSW5ncmVzcxJHChEKAWkSABoAIgAqADIAOABCABIuGiwKCWEuZXhhbXBsZRIfCh0KGwoCL3gSDSILCgN3ZWISBAoAEFAaBlByZWZpeBoCCgAaACIA",
  "create token bob --duration=600s": "azhzAAooChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESDFRva2VuUmVxdWVzdBIdChAKABIAGgAiACoAMgA4AEIAEgMg2AQaBAoAEgAaACIA",
  "auth can-i list pods":
    "azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSPQoQCgASABoAIgAqADIAOABCABIfCh0KB2RlZmF1bHQSBGxpc3QaACIAKgRwb2RzMgA6ABoICAASABoAIAAaACIA",
};
