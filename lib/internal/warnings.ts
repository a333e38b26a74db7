import type { Construct } from 'constructs';
import { siteName } from './refusal';

/** The type of the construct metadata that holds a warning. */
export const WARNING = 'cdk8s-istio-csr:warning';

/** Tells the user of something that works but may surprise: on standard error, and as metadata of the construct for tools. */
export function warn(site: Construct, message: string): void {
  site.node.addMetadata(WARNING, message);
  console.warn(`warning: ${siteName(site)}: ${message}`);
}
