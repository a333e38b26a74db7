import { Duration } from 'cdk8s';
import { ChartDelivery } from 'cdk8s-istio-csr';
import { expectRefusal } from '../support/refusal';
import { only } from '../support/synth';
import { objectsOf } from './support';

describe('ChartDelivery', () => {
  test.each<[() => ChartDelivery, string, string, string, string]>([
    [() => ChartDelivery.flux({ namespace: 'A' }), 'flux', 'namespace', '"A"', 'a DNS-1123 label'],
    [() => ChartDelivery.flux({ interval: Duration.seconds(59) }), 'flux', 'interval', '"59 seconds"', '60 or more'],
    [() => ChartDelivery.flux({ interval: Duration.millis(60500) }), 'flux', 'interval', '"60.5 seconds"', 'a whole'],
    [() => ChartDelivery.flux({ timeout: '90s' as unknown as Duration }), 'flux', 'timeout', '"90s"', 'a Duration'],
    [() => ChartDelivery.flux({ timeout: Duration.seconds(0) }), 'flux', 'timeout', '"0 seconds"', '1 or more'],
    [() => ChartDelivery.argoCd({ namespace: '' }), 'argoCd', 'namespace', '""', 'a DNS-1123 label'],
    [() => ChartDelivery.argoCd({ project: 'My project' }), 'argoCd', 'project', '"My project"', 'a DNS-1123'],
    [() => ChartDelivery.argoCd({ destinationServer: 'prod' }), 'argoCd', 'destinationServer', '"prod"', 'the URL'],
    [() => ChartDelivery.argoCd({ prune: true }), 'argoCd', 'prune', 'true', 'automated is not true'],
    [() => ChartDelivery.argoCd({ selfHeal: true }), 'argoCd', 'selfHeal', 'true', 'automated is not true'],
    [() => ChartDelivery.rendered({ helmExecutable: ' ' }), 'rendered', 'helmExecutable', '" "', 'a name on the PATH'],
    [() => ChartDelivery.rendered({ kubeVersion: 'v1.30+eks' }), 'rendered', 'kubeVersion', '"v1.30+eks"', 'MAJOR'],
    [() => ChartDelivery.rendered({ apiVersions: ['a', '-x y'] }), 'rendered', 'apiVersions[1]', '"-x y"', 'GROUP/V'],
  ])('refuses %s', (make, factory, prop, received, allowed) => {
    expectRefusal(make, { place: `ChartDelivery.${factory}`, prop, received, allowed });
  });

  test("writes Flux's durations the way Go does", () => {
    const delivery = ChartDelivery.flux({ interval: Duration.hours(1), timeout: Duration.seconds(90) });
    const objects = objectsOf({ delivery });
    expect(only(objects, 'HelmRepository').spec.interval).toBe('1h0m0s');
    expect(only(objects, 'HelmRelease').spec).toMatchObject({ interval: '1h0m0s', timeout: '1m30s' });
  });
});
