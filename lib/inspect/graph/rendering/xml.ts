export { escapeXml } from '../../../internal/xml';
