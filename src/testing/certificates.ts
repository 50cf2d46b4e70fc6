export { makeCertificate, type CertificateRequest } from '../farm/certificates.ts';
