{{- define "millrace.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* Short enough for what is appended to it. */}}
{{- define "millrace.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains (include "millrace.name" .) .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "millrace.name" .) | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "millrace.selectorLabels" -}}
app.kubernetes.io/name: {{ include "millrace.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "millrace.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "millrace.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The metadata that everything has: a list of the root, the name and, if need be, annotations and labels of its own. */}}
{{- define "millrace.metadata" -}}
{{- $root := index . 0 -}}
{{- $annotations := mergeOverwrite (dict) $root.Values.commonAnnotations -}}
{{- if gt (len .) 2 }}
{{- $annotations = mergeOverwrite (dict) $annotations (index . 2) }}
{{- end -}}
name: {{ index . 1 }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "millrace.labels" $root | nindent 2 }}
{{- if gt (len .) 3 }}
{{- with index . 3 }}
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The job of the metrics: the alerts and the dashboard are about jobs that have "millrace" in their name. */}}
{{- define "millrace.job" -}}
{{- $name := include "millrace.fullname" . -}}
{{- if contains "millrace" $name }}{{ $name }}{{ else }}millrace-{{ $name }}{{ end }}
{{- end }}

{{- define "millrace.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "millrace.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "millrace.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end }}
{{- end }}

{{- define "millrace.onPostgres" -}}
{{- if eq .Values.store.kind "postgres" }}true{{ end }}
{{- end }}

{{- define "millrace.scaled" -}}
{{- if or .Values.autoscaling.hpa.enabled .Values.autoscaling.keda.enabled }}true{{ end }}
{{- end }}

{{/* Whether there is ever more than one server. */}}
{{- define "millrace.several" -}}
{{- if include "millrace.scaled" . }}
{{- if gt (int .Values.autoscaling.maxReplicas) 1 }}true{{ end }}
{{- else if gt (int .Values.replicaCount) 1 }}true{{ end }}
{{- end }}

{{/* What stopping takes beside waiting for tasks: interrupting, answering who waits, closing. */}}
{{- define "millrace.gracePeriod" -}}
{{- $needed := add .Values.shutdown.drainSeconds .Values.shutdown.preStopSeconds 15 -}}
{{- if kindIs "invalid" .Values.shutdown.terminationGracePeriodSeconds }}{{ $needed }}{{ else }}{{ int .Values.shutdown.terminationGracePeriodSeconds }}{{ end }}
{{- end }}

{{/* Whether servers fetch content of each other and need a key for it. */}}
{{- define "millrace.fetches" -}}
{{- if and (include "millrace.onPostgres" .) (eq .Values.content.place "data") (not .Values.auth.allowAnonymous) }}true{{ end }}
{{- end }}

{{/* Whether the chart makes that key: not when somebody else makes the file of keys. */}}
{{- define "millrace.makesClusterKey" -}}
{{- if and (include "millrace.fetches" .) (not .Values.auth.cluster.existingSecret) (not .Values.auth.existingSecret) }}true{{ end }}
{{- end }}

{{/* The Secret with that key; empty if there is none. */}}
{{- define "millrace.clusterSecret" -}}
{{- if include "millrace.makesClusterKey" . }}
{{- include "millrace.fullname" . }}-cluster
{{- else if include "millrace.fetches" . }}
{{- .Values.auth.cluster.existingSecret }}
{{- end }}
{{- end }}

{{/* The Secret whose file of keys the server reads; empty if there is none. */}}
{{- define "millrace.keysSecret" -}}
{{- if .Values.auth.existingSecret }}
{{- .Values.auth.existingSecret }}
{{- else if or .Values.auth.generated.enabled .Values.auth.keys (include "millrace.makesClusterKey" .) }}
{{- include "millrace.fullname" . }}-keys
{{- end }}
{{- end }}

{{- define "millrace.keysFile" -}}
{{- if .Values.auth.existingSecret }}{{ .Values.auth.existingSecretKey }}{{ else }}keys.yaml{{ end }}
{{- end }}

{{/* The Secret with a key in clear that helm test may use; empty if there is none. */}}
{{- define "millrace.testSecret" -}}
{{- if .Values.tests.existingSecret }}
{{- .Values.tests.existingSecret }}
{{- else if and .Values.auth.generated.enabled (not .Values.auth.existingSecret) (ne .Values.auth.generated.role "reader") }}
{{- include "millrace.fullname" . }}-key
{{- end }}
{{- end }}
