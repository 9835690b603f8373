import { commandLines } from "../command-line.ts";
import type { Scenario } from "../scenario.ts";

const VERBS = commandLines(`
  create
  create clusterrole
  create clusterrolebinding
  create configmap
  create cronjob
  create deployment
  create ingress
  create job
  create namespace
  create poddisruptionbudget
  create priorityclass
  create quota
  create role
  create rolebinding
  create secret
  create secret docker-registry
  create secret generic
  create secret tls
  create service
  create service clusterip
  create service externalname
  create service loadbalancer
  create service nodeport
  create serviceaccount
  create token
  expose
  run
  set
  set env
  set image
  set resources
  set selector
  set serviceaccount
  set subject
  explain
  get
  edit
  delete
  rollout
  rollout history
  rollout pause
  rollout restart
  rollout resume
  rollout status
  rollout undo
  scale
  autoscale
  certificate
  certificate approve
  certificate deny
  cluster-info
  cluster-info dump
  top
  top node
  top pod
  cordon
  uncordon
  drain
  taint
  describe
  logs
  attach
  exec
  port-forward
  proxy
  cp
  auth
  auth can-i
  auth reconcile
  auth whoami
  debug
  events
  diff
  apply
  apply edit-last-applied
  apply set-last-applied
  apply view-last-applied
  patch
  replace
  wait
  kustomize
  label
  annotate
  completion
  alpha
  kuberc
  plugin
  plugin list
  api-resources
  api-versions
  config
  config current-context
  config delete-cluster
  config delete-context
  config delete-user
  config get-clusters
  config get-contexts
  config get-users
  config rename-context
  config set
  config set-cluster
  config set-context
  config set-credentials
  config unset
  config use-context
  config view
  version
  options
`);

/** The help of every verb: usage lines, names of commands, and flags with their types and defaults. */
export const help: Scenario = {
  name: "help",
  kind: "reading",
  files: {},
  setup: [],
  commands: ["--help", "help", ...VERBS.map((verb) => `${verb} --help`), "help get", "get -h", "help create deployment"],
};
