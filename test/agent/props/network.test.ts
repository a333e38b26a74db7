import { App, Chart, Duration } from 'cdk8s';
import { IstioCsrAgent, PrivateKey, TlsVersion } from 'cdk8s-istio-csr';
import { ServiceType } from 'cdk8s-plus-27';
import { agentObjects, containerOf, flagsOf, fullProps, namesOf, type Props } from '../../support/agent-objects';
import { LATEST } from '../../support/latest';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { flag, only } from '../../support/synth';

const NAME = 'cert-manager-istio-csr';
const HOST = 'cert-manager-istio-csr.cert-manager.svc';
const caAddress = (props: Props) =>
  new IstioCsrAgent(new Chart(new App(), 'test'), 'agent', fullProps(props)).caAddress;

type Refused = [Props, string, string, string];
const refuses = (cases: Refused[]) =>
  test.each<Refused>(cases)('refuses %j', (props, prop, received, allowed) => {
    expectRefusal(() => agentObjects(props), { place: 'test/agent', prop, received, allowed });
  });

describe('name and namespace', () => {
  test('at their longest still make names that Kubernetes takes', () => {
    expect(problemsOf(agentObjects({ name: 'a'.repeat(48), namespace: 'n'.repeat(63) }))).toEqual([]);
  });

  refuses([
    [{ name: 'a'.repeat(49) }, 'name', `"${'a'.repeat(49)}"`, 'at most 48 characters'],
    [{ name: '1st' }, 'name', '"1st"', 'a DNS-1035 label'],
    [{ name: 'CSR' }, 'name', '"CSR"', 'a DNS-1035 label'],
    [{ namespace: 'a.b' }, 'namespace', '"a.b"', 'a DNS-1123 label'],
    [{ namespace: '' }, 'namespace', '""', 'a DNS-1123 label'],
  ]);
});

describe('service', () => {
  test('is a ClusterIP on port 443 that forwards to the serving port', () => {
    const objects = agentObjects({ serving: { port: 7443 } });
    const { type, ports } = only(objects, 'Service', NAME).spec;
    expect(type).toBe('ClusterIP');
    expect(ports).toEqual([{ name: 'web', protocol: 'TCP', port: 443, targetPort: 7443 }]);
  });

  test('takes type, port and node port', () => {
    const service = { type: ServiceType.NODE_PORT, port: 8443, nodePort: 30443 };
    const { type, ports } = only(agentObjects({ service }), 'Service', NAME).spec;
    expect(type).toBe('NodePort');
    expect(ports[0]).toMatchObject({ port: 8443, nodePort: 30443, targetPort: 6443 });
    expect(caAddress({ service })).toBe(`${HOST}:8443`);
  });

  refuses([
    [{ service: { port: 0 } }, 'service.port', '0', 'a whole number from 1 to 65535'],
    [{ service: { port: 65536 } }, 'service.port', '65536', 'a whole number from 1 to 65535'],
    [{ service: { nodePort: 30443 } }, 'service.nodePort', '30443', 'nothing for a Service of type ClusterIP'],
    [
      { service: { type: ServiceType.NODE_PORT, nodePort: 1.5 } },
      'service.nodePort',
      '1.5',
      'a whole number from 1 to 65535',
    ],
    [
      { service: { type: ServiceType.EXTERNAL_NAME } },
      'service.type',
      '"ExternalName"',
      'ClusterIP, NodePort, LoadBalancer',
    ],
  ]);
});

describe('serving', () => {
  test('takes address, port, certificate lifetime and key', () => {
    const objects = agentObjects({
      serving: {
        address: '127.0.0.1',
        port: 7443,
        certificateDuration: Duration.minutes(90),
        privateKey: PrivateKey.ecdsa(384),
      },
    });
    expect(flagsOf(objects)).toMatchObject({
      'serving-address': ['127.0.0.1:7443'],
      'serving-certificate-duration': ['90m'],
      'serving-signature-algorithm': ['ECDSA'],
      'serving-certificate-key-size': ['384'],
    });
    expect(containerOf(objects).ports).toEqual([{ containerPort: 7443 }, { containerPort: 9402 }]);
  });

  test('takes DNS names, one flag each', () => {
    const dnsNames = [HOST, 'csr.example.com'];
    expect(flagsOf(agentObjects({ serving: { dnsNames } }))['serving-certificate-dns-names']).toEqual(dnsNames);
  });

  test('may be dialled by another of its names, by which proxies then ask', () => {
    const props = { caHost: 'csr.example.com', serving: { dnsNames: ['csr.example.com'] } };
    expect(caAddress(props)).toBe('csr.example.com:443');
  });

  refuses([
    [{ serving: { dnsNames: ['a.example.com'] } }, 'serving.dnsNames', '["a.example.com"]', `a list with ${HOST}`],
    [{ serving: { dnsNames: [] } }, 'serving.dnsNames', '[]', `a list with ${HOST}`],
    [{ caHost: 'csr.example.com' }, 'caHost', '"csr.example.com"', `one of serving.dnsNames: ${HOST}`],
    [
      { serving: { dnsNames: [HOST, 'a.example.com:443'] } },
      'serving.dnsNames[1]',
      '"a.example.com:443"',
      'a DNS-1123 subdomain',
    ],
    [{ serving: { port: 443 } }, 'serving.port', '443', 'a whole number from 1024 to 65535'],
    [
      { serving: { certificateDuration: Duration.minutes(59) } },
      'serving.certificateDuration',
      '"59m0s"',
      '1 hour or more',
    ],
    [{ serving: { privateKey: PrivateKey.ed25519() } }, 'serving.privateKey', '"Ed25519"', 'PrivateKey.rsa(bits)'],
    [
      { serving: { minTlsVersion: TlsVersion.TLS_1_3 } },
      'serving.minTlsVersion',
      '"VersionTLS13"',
      `leaving it out, because choosing TLS versions, cipher suites and curves needs istio-csr v0.18.0 or later, which this library does not know; this agent is ${LATEST}`,
    ],
    [{ serving: { cipherSuites: ['X'] } }, 'serving.cipherSuites', '["X"]', 'needs istio-csr v0.18.0'],
    [{ serving: { curvePreferences: ['X25519'] } }, 'serving.curvePreferences', '["X25519"]', 'v0.18.0 or later'],
  ]);
});

describe('what istio-csr v0.18.0 brings', () => {
  const serving = { minTlsVersion: TlsVersion.TLS_1_3, cipherSuites: ['A', 'B'], curvePreferences: ['X25519'] };

  test('is written for it, one flag for each item of a list', () => {
    const { args } = containerOf(agentObjects({ release: 'v0.18.0', serving }));
    expect(args.filter((each: string) => each.startsWith('--serving-tls-'))).toEqual([
      '--serving-tls-min-version=VersionTLS13',
      '--serving-tls-cipher-suites=A',
      '--serving-tls-cipher-suites=B',
      '--serving-tls-curve-preferences=X25519',
    ]);
  });

  test('is refused for a newer release before it', () => {
    expectRefusal(() => agentObjects({ release: 'v0.17.1', serving }), {
      place: 'test/agent',
      prop: 'serving.minTlsVersion',
      received: '"VersionTLS13"',
      allowed:
        'leaving it out, because choosing TLS versions, cipher suites and curves needs istio-csr v0.18.0 or later',
    });
  });
});

describe('metrics', () => {
  test('have a Service on their own port', () => {
    const objects = agentObjects({ metrics: { port: 9500, serviceType: ServiceType.LOAD_BALANCER } });
    const { metadata, spec } = only(objects, 'Service', `${NAME}-metrics`);
    expect(metadata.labels?.app).toBe(`${NAME}-metrics`);
    expect(spec).toEqual({
      type: 'LoadBalancer',
      ports: [{ name: 'metrics', protocol: 'TCP', port: 9500, targetPort: 9500 }],
      selector: { app: NAME },
    });
    expect(flag(objects, 'metrics-port')).toBe('9500');
    expect(containerOf(objects).ports[1]).toEqual({ containerPort: 9500 });
  });

  test('can do without the Service', () => {
    const objects = agentObjects({ metrics: { service: false } });
    expect(namesOf(objects).join()).not.toContain('-metrics');
    expect(flag(objects, 'metrics-port')).toBe('9402');
  });

  test('have a ServiceMonitor when asked for, which selects the metrics Service', () => {
    const objects = agentObjects({ metrics: { port: 9500, serviceMonitor: {} } });
    const { metadata, spec } = only(objects, 'ServiceMonitor');
    expect(metadata.labels).toMatchObject({ prometheus: 'default' });
    expect(only(objects, 'Service', `${NAME}-metrics`).metadata.labels).toMatchObject(spec.selector.matchLabels);
    expect(only(objects, 'Service', NAME).metadata.labels).not.toMatchObject(spec.selector.matchLabels);
    expect(spec.namespaceSelector.matchNames).toEqual(['cert-manager']);
    expect(spec.endpoints).toEqual([{ targetPort: 9500, path: '/metrics', interval: '10s', scrapeTimeout: '5s' }]);
  });

  test('have a ServiceMonitor as it was asked for', () => {
    const serviceMonitor = {
      prometheusInstance: 'mesh',
      interval: Duration.minutes(1),
      scrapeTimeout: Duration.seconds(30),
      labels: { release: 'prometheus' },
    };
    const { metadata, spec } = only(agentObjects({ metrics: { serviceMonitor } }), 'ServiceMonitor');
    expect(metadata.labels).toMatchObject({ prometheus: 'mesh', release: 'prometheus' });
    expect(spec.endpoints[0]).toMatchObject({ interval: '60s', scrapeTimeout: '30s' });
  });

  test('are not there before v0.2.0', () => {
    const objects = agentObjects({ release: 'v0.1.3' });
    expect(namesOf(objects).join()).not.toContain('-metrics');
    expect(flagsOf(objects)).not.toHaveProperty('metrics-port');
    expect(containerOf(objects).ports).toEqual([{ containerPort: 6443 }]);
  });

  refuses([
    [{ metrics: { port: 80 } }, 'metrics.port', '80', 'a whole number from 1024 to 65535'],
    [
      { metrics: { service: false, serviceMonitor: {} } },
      'metrics.serviceMonitor',
      '"a ServiceMonitor"',
      'none without the metrics Service',
    ],
    [
      { metrics: { serviceMonitor: { interval: Duration.seconds(4) } } },
      'metrics.serviceMonitor.scrapeTimeout',
      '"5s"',
      'at most the interval, 4s',
    ],
  ]);
});

describe('the readiness probe', () => {
  test('asks where the agent answers', () => {
    const objects = agentObjects({ readinessProbe: { port: 7070, path: '/healthz' } });
    expect(containerOf(objects).readinessProbe.httpGet).toEqual({ port: 7070, path: '/healthz' });
    expect(flagsOf(objects)).toMatchObject({ 'readiness-probe-port': ['7070'], 'readiness-probe-path': ['/healthz'] });
  });

  refuses([
    [{ readinessProbe: { port: 80 } }, 'readinessProbe.port', '80', 'a whole number from 1024 to 65535'],
    [{ readinessProbe: { path: 'readyz' } }, 'readinessProbe.path', '"readyz"', 'a path that starts with "/"'],
  ]);
});
