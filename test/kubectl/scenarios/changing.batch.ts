import { commandLines } from "../command-line.ts";
import type { Scenario } from "../scenario.ts";

/** Jobs and CronJobs, from making them to what is left of them. */
export const changingBatch: Scenario = {
  name: "changing.batch",
  kind: "changing",
  files: {
    "indexed.yaml": `apiVersion: batch/v1
kind: Job
metadata:
  name: indexed
spec:
  completions: 3
  parallelism: 3
  completionMode: Indexed
  backoffLimitPerIndex: 0
  ttlSecondsAfterFinished: 3600
  activeDeadlineSeconds: 600
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: busybox:1.36
          command: [sh, -c, "test $JOB_COMPLETION_INDEX != 1"]
`,
    "nightly.yaml": `apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
  labels: {team: night}
spec:
  schedule: "0 3 * * *"
  timeZone: Asia/Tokyo
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 60
  jobTemplate:
    metadata:
      labels: {app: nightly}
      annotations: {note: made by a CronJob}
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - {name: main, image: "busybox:1.36", command: [date]}
`,
  },
  setup: [],
  commands: commandLines(`
    create job hello --image=busybox:1.36 -- echo hello
    wait --for=condition=complete job/hello --timeout=60s
    get jobs
    get job hello -o wide
    get job hello -o yaml
    describe job hello
    logs job/hello
    logs -l job-name=hello
    get pods -l batch.kubernetes.io/job-name=hello
    get events --field-selector involvedObject.kind=Job
    apply -f indexed.yaml
    wait --for=condition=failed job/indexed --timeout=60s
    wait --for=condition=complete job/indexed --timeout=1s
    get job indexed
    describe job indexed
    get pods -l job-name=indexed -L batch.kubernetes.io/job-completion-index
    logs job/indexed
    patch job indexed -p {"spec":{"completionMode":"NonIndexed"}}
    set image job/hello hello=busybox:1.37
    scale job hello --replicas=2
    rollout status job/hello
    rollout restart job/hello
    apply -f nightly.yaml
    get cronjobs
    get cj nightly -o wide
    describe cronjob nightly
    describe cj/nightly
    create job by-hand --from=cronjob/nightly
    create job by-hand --from=cronjob/nightly
    get job by-hand -o yaml
    describe job by-hand
    describe cronjob nightly
    logs cronjob/nightly
    exec cronjob/nightly -- date
    patch cronjob nightly -p {"spec":{"suspend":true}}
    patch cronjob nightly -p {"spec":{"schedule":"nonsense"}}
    patch cronjob nightly -p {"spec":{"timeZone":"Mars/Olympus"}}
    set image cronjob/nightly main=busybox:1.37
    get cronjob nightly -o custom-columns=NAME:.metadata.name,SUSPEND:.spec.suspend,IMAGE:.spec.jobTemplate.spec.template.spec.containers[0].image
    create cronjob every --image=busybox:1.36 --schedule=@hourly --restart=Never -- date
    get all
    delete cronjob nightly
    delete job hello indexed --cascade=orphan
    delete job --all
    get jobs,cronjobs
    explain job.spec.completions
    explain cronjob.spec.schedule
  `),
};
