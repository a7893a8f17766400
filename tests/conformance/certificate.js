'use strict';
// Certificates for T06 in DER by hand (RFC 5280, X.690): node reads them but makes none, and not every machine has openssl.
const crypto = require('node:crypto');

const tlv = (tag, ...parts) => {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
};
const sequence = (...parts) => tlv(0x30, ...parts);
const oid = (hex) => tlv(0x06, Buffer.from(hex, 'hex'));
const octets = (...parts) => tlv(0x04, ...parts);
const bits = (bytes) => tlv(0x03, Buffer.from([0]), bytes);
const yes = Buffer.from([0x01, 0x01, 0xff]);
const time = (date) => tlv(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
const name = (text) => sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(text)))));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));

const BASIC_CONSTRAINTS = '551d13';
const ALTERNATIVE_NAMES = '551d11';

function pem(der) {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}

function signed(subject, key, issuer, issuerKey, extension) {
  const now = Date.now();
  const content = sequence(
    tlv(0xa0, Buffer.from([0x02, 0x01, 0x02])),
    tlv(0x02, Buffer.concat([Buffer.from([0x01]), crypto.randomBytes(8)])),
    ecdsaWithSha256,
    name(issuer),
    sequence(time(new Date(now - 3_600_000)), time(new Date(now + 86_400_000))),
    name(subject),
    key.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(extension)),
  );
  return pem(sequence(content, ecdsaWithSha256, bits(crypto.sign('sha256', content, issuerKey))));
}

/** An authority and a certificate of it for localhost and 127.0.0.1, all as PEM. */
function authorityAndServer() {
  const authority = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = sequence(oid(BASIC_CONSTRAINTS), yes, octets(sequence(yes)));
  const names = sequence(oid(ALTERNATIVE_NAMES), octets(sequence(tlv(0x82, Buffer.from('localhost')), tlv(0x87, Buffer.from([127, 0, 0, 1])))));
  return {
    ca: signed('conformance-ca', authority.publicKey, 'conformance-ca', authority.privateKey, isAuthority),
    cert: signed('broker', server.publicKey, 'conformance-ca', authority.privateKey, names),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
}

module.exports = { authorityAndServer };
