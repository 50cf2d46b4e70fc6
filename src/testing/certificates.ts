export {
  makeCertificate,
  type CertificateRequest,
  type TestCertificate,
} from '../farm/certificates.ts';
