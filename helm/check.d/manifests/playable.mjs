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
  writeFileSync(`${folder}/${secret.metadata.name}`, yaml.stringify(secret));
}

function playable(manifest) {
  const pod = manifest.kind === 'Deployment' ? manifest.spec.template.spec : manifest.spec;
  for (const container of pod?.containers ?? []) {
    for (const part of ['startupProbe', 'livenessProbe', 'readinessProbe', 'lifecycle']) {
      delete container[part];
    }
  }
  if (alias && manifest.kind === 'Pod') {
    const [hostname, ip] = alias.split('=');
    pod.hostAliases = [{ ip, hostnames: [hostname] }];
  }
  return manifest;
}

console.log(manifests
  .filter(each => kinds.split(',').includes(each.kind))
  .map(each => yaml.stringify(playable(each)))
  .join('---\n'));
