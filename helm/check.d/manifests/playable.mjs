// Prints of the manifests in a file those that `podman kube play` can play, without what it has no means for: probes (it would run
// curl in the container) and the priority of the cluster's own machinery. Secrets become files in a folder, for `podman secret create`.
//
// playable.mjs FILE FOLDER KINDS [HOST=ADDRESS]
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [file, folder, kinds, alias] = process.argv.slice(2);
const yaml = createRequire(`${process.env.PACKAGES}/`)('yaml');
const manifests = yaml.parseAllDocuments(readFileSync(file, 'utf8')).map(each => each.toJS()).filter(Boolean);

for (const secret of manifests.filter(each => each.kind === 'Secret')) {
  writeFileSync(`${folder}/${secret.metadata.name}`, JSON.stringify(secret.data));
}

const added = [];

function playable(manifest) {
  const pod = manifest.kind === 'Deployment' ? manifest.spec.template.spec : manifest.spec;
  for (const container of pod?.containers ?? []) {
    for (const part of ['startupProbe', 'livenessProbe', 'readinessProbe', 'lifecycle']) {
      delete container[part];
    }
  }
  for (const volume of pod?.volumes ?? []) {
    // Podman 4.3 mounts a secret without decoding it, so it comes as a ConfigMap of the same content
    if (volume.secret) {
      const { secretName, items } = volume.secret;
      const { data } = manifests.find(each => each.kind === 'Secret' && each.metadata.name === secretName);
      const decoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
      added.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: secretName }, data: decoded });
      delete volume.secret;
      volume.configMap = { name: secretName, items };
    }
  }
  if (alias && manifest.kind === 'Pod') {
    const [hostname, ip] = alias.split('=');
    pod.hostAliases = [{ ip, hostnames: [hostname] }];
  }
  return manifest;
}

const played = manifests.filter(each => kinds.split(',').includes(each.kind)).map(playable);
console.log([...added, ...played].map(each => yaml.stringify(each)).join('---\n'));
