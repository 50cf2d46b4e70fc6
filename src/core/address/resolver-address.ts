const WITH_PORT = /^(?<address>\[[^\]]*\]|[^:]*)(?::(?<port>\d{1,5}))?$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** Whether a text names a DNS server as `IP`, `IPv4:PORT` or `[IPv6]:PORT`. */
export function isResolverAddress(text: string): boolean {
  if (isIpv6(text)) return true;
  const { address = '', port = '53' } = WITH_PORT.exec(text)?.groups ?? {};
  const isAddress = address.startsWith('[') ? isIpv6(address.slice(1, -1)) : IPV4.test(address);
  return isAddress && Number(port) >= 1 && Number(port) <= 65_535;
}

// The URL parser knows every way to write an IPv6 address (WHATWG URL §3.5).
function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]/`);
}
