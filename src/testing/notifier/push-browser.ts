import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';

/** A browser that has subscribed: its keys, and how it reads what is sent to it (RFC 8291 §3, RFC 8188 §2). */
export interface PushBrowser {
  readonly p256dh: string;
  readonly auth: string;
  read(body: Buffer): string;
}

const AUTH = Buffer.alloc(16, 'shared secret');

/** Opens one with a key pair of its own. */
export function openPushBrowser(): PushBrowser {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const p256dh = pair.getPublicKey();
  return {
    p256dh: p256dh.toString('base64url'),
    auth: AUTH.toString('base64url'),
    read(body) {
      const salt = body.subarray(0, 16);
      const senderKey = body.subarray(21, 21 + (body[20] ?? 0));
      const sealed = body.subarray(21 + senderKey.length);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, senderKey]);
      const derive = (
        input: Buffer,
        use: Buffer | string,
        about: Buffer | string,
        length: number,
      ) => Buffer.from(hkdfSync('sha256', input, use, about, length));
      const secret = derive(pair.computeSecret(senderKey), AUTH, info, 32);
      const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
      const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12);
      const decipher = createDecipheriv('aes-128-gcm', key, nonce);
      decipher.setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
    },
  };
}
