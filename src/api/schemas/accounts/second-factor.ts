import { Type } from 'typebox';

/** Whether codes are asked for. */
export const secondFactorSchema = Type.Object(
  {
    isOn: Type.Boolean(),
    recoveryCodesLeft: Type.Integer({ minimum: 0 }),
  },
  { title: 'SecondFactor' },
);

/** What an app is given, this once. */
export const begunFactorSchema = Type.Object(
  {
    secret: Type.String({ description: 'In base32, to be typed.' }),
    uri: Type.String({ description: 'The same as `otpauth:` address, for a QR code.' }),
  },
  { title: 'BegunSecondFactor' },
);

export const factorCodeSchema = Type.Object(
  { code: Type.String({ maxLength: 40, description: 'Six digits of the app.' }) },
  { additionalProperties: false, title: 'SecondFactorCode' },
);

export const recoveryCodesSchema = Type.Object(
  { recoveryCodes: Type.Array(Type.String(), { description: 'Each good once; shown this once.' }) },
  { title: 'RecoveryCodes' },
);
