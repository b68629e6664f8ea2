/** The id the server knows an upload by: the last part of its address. Pure. */
export function uploadIdOf(url: string): string {
  return url.replace(/[?#].*$/, '').replace(/\/+$/, '').split('/').at(-1) ?? ''
}
