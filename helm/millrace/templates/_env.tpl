{{/* The container's environment: where things are in the pod, and what is secret. */}}
{{- define "millrace.env" -}}
- name: SPRING_CONFIG_ADDITIONALLOCATION
  value: file:/etc/millrace/config/
{{- if .Values.store.postgres.existingSecret }}
{{- if include "millrace.onPostgres" . }}
{{- if .Values.store.postgres.usernameKey }}
- name: MILLRACE_STORE_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ .Values.store.postgres.existingSecret }}
      key: {{ .Values.store.postgres.usernameKey }}
{{- end }}
- name: MILLRACE_STORE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .Values.store.postgres.existingSecret }}
      key: {{ .Values.store.postgres.passwordKey }}
{{- end }}
{{- end }}
{{- if include "millrace.onPostgres" . }}
- name: POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: MILLRACE_CLUSTER_ADDRESS
  value: http://$(POD_IP):8080
{{- end }}
{{- if include "millrace.clusterSecret" . }}
- name: MILLRACE_CLUSTER_KEY
  valueFrom:
    secretKeyRef:
      name: {{ include "millrace.clusterSecret" . }}
      key: {{ .Values.auth.cluster.existingSecretKey }}
{{- end }}
{{- if and (eq .Values.content.place "bucket") .Values.content.bucket.existingSecret }}
- name: MILLRACE_CONTENT_S3_ACCESSKEY
  valueFrom:
    secretKeyRef:
      name: {{ .Values.content.bucket.existingSecret }}
      key: {{ .Values.content.bucket.accessKeyKey }}
- name: MILLRACE_CONTENT_S3_SECRETKEY
  valueFrom:
    secretKeyRef:
      name: {{ .Values.content.bucket.existingSecret }}
      key: {{ .Values.content.bucket.secretKeyKey }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What the values mean in application.yaml; what config says of the same counts instead. */}}
{{- define "millrace.settings" -}}
{{- $v := .Values -}}
management:
  server:
    port: 8081
{{- if eq $v.logging.format "ecs" }}
logging:
  structured:
    format:
      console: ecs
{{- else if eq $v.logging.format "logfmt" }}
logging:
  structured:
    format:
      console: dev.millrace.settings.LogfmtFormatter
{{- end }}
millrace:
  drain-time: {{ $v.shutdown.drainSeconds }}s
  {{- if include "millrace.onPostgres" . }}
  store:
    url: {{ $v.store.postgres.url | quote }}
    {{- if not $v.store.postgres.usernameKey }}
    username: {{ $v.store.postgres.username | quote }}
    {{- end }}
  {{- end }}
  {{- if eq $v.content.place "bucket" }}
  content:
    s3:
      bucket: {{ $v.content.bucket.name | quote }}
      path-style: {{ $v.content.bucket.pathStyle }}
      {{- with $v.content.bucket.endpoint }}
      endpoint: {{ . | quote }}
      {{- end }}
      {{- with $v.content.bucket.region }}
      region: {{ . | quote }}
      {{- end }}
      {{- with $v.content.bucket.prefix }}
      prefix: {{ . | quote }}
      {{- end }}
  {{- else if eq $v.content.place "shared" }}
  content:
    dir: /content
  {{- end }}
  {{- if or $v.auth.allowAnonymous $v.auth.jwt.issuer (include "millrace.keysSecret" .) }}
  security:
    {{- if include "millrace.keysSecret" . }}
    keys-file: /etc/millrace/keys/keys.yaml
    {{- end }}
    {{- if $v.auth.allowAnonymous }}
    allow-anonymous: true
    {{- end }}
    {{- if $v.auth.jwt.issuer }}
    jwt:
      issuer: {{ $v.auth.jwt.issuer | quote }}
      audiences:
        {{- toYaml $v.auth.jwt.audiences | nindent 8 }}
      roles-claim: {{ $v.auth.jwt.rolesClaim | quote }}
      {{- with $v.auth.jwt.roles }}
      roles:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
