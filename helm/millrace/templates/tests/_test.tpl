{{- define "millrace.testLabels" -}}
app.kubernetes.io/name: {{ include "millrace.name" . }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
