export { makeCertificate, type CertificateRequest } from '../../src/farm/certificates.ts';
