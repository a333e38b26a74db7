import type { IstiodSettings } from '../options/istiod';
import { requests } from '../options/requests';
import { isPureRuntime } from '../options/runtime';
import { IstiodCertificate } from '../props/istiod-certificate';
import type { AgentSettings } from '../settings';
import { type Expression, expression, grouped, literal } from './expression';
import { durationExpression, issuerExpression, keyExpression } from './value-expressions';

/** Who makes istiod's certificate, as TypeScript; nothing for what typed props do by themselves. */
export function istiodExpression(it: IstiodSettings, settings: AgentSettings): Expression | undefined {
  if (it.maker === 'none') return expression('IstiodCertificate.none()', IstiodCertificate.none());
  const asByDefault = it.duration?.inFlag === '1h' && it.renewBefore?.inFlag === '30m';
  const props = grouped({
    duration: it.duration?.inFlag === '1h' ? undefined : duration(it.duration),
    renewBefore: asByDefault ? undefined : duration(it.renewBefore),
    privateKey: hasNoKey(it) ? undefined : it.privateKey && keyExpression(it.privateKey),
    additionalDnsNames: it.additionalDnsNames.length > 0 ? literal(it.additionalDnsNames) : undefined,
    issuer:
      it.maker === 'certificate' && asksElsewhere(it, settings) ? it.issuer && issuerExpression(it.issuer) : undefined,
  });
  if (it.maker === 'dynamic') {
    return expression(
      `IstiodCertificate.dynamic(${props?.code ?? ''})`,
      IstiodCertificate.dynamic(props?.value as object | undefined),
    );
  }
  return (
    props && expression(`IstiodCertificate.create(${props.code})`, IstiodCertificate.create(props.value as object))
  );
}

/** Where the agent has no issuer of its own, or asks it in another namespace, the Certificate names its issuer itself. */
function asksElsewhere({ namespace }: IstiodSettings, settings: AgentSettings): boolean {
  return isPureRuntime(settings) || settings.get(requests.namespace) !== namespace;
}

/** The Certificate of the charts of v0.1.x leaves the key to cert-manager. */
function hasNoKey({ chart }: IstiodSettings): boolean {
  return chart !== undefined && chart.privateKey === undefined;
}

function duration(lifetime: IstiodSettings['duration']): Expression | undefined {
  return lifetime && durationExpression(lifetime.inFlag);
}
