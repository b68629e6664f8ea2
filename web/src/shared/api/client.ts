/** The one way to the server: typed operations, refusals as exceptions, language and CSRF handled once. */
import createClient, { type Middleware } from 'openapi-fetch'
import { readCookie } from '../cookies'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

/** A refusal by the server, or by the network (`offline`, `unreachable`, `server_failed`). */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly status = 0,
  ) {
    super(message)
    this.name = 'Refusal'
  }

  /** True when doing the same again may work. */
  get canRetry(): boolean {
    return ['offline', 'unreachable', 'server_failed', 'busy_try_again', 'too_many'].includes(this.code)
  }

  /** Where the rule can be read that says no; '' where it is none. Only a page of this market. */
  get ruleUrl(): string {
    const url = this.details.rule_url
    return typeof url === 'string' && url.startsWith('/rules/') ? url : ''
  }

  /** Where a better way begins in this app; '' for nowhere. */
  get way(): string {
    const way = this.details.way
    return typeof way === 'string' && /^\/\w/.test(way) ? way : ''
  }

  /** Messages by field name of a 422. */
  get fields(): Record<string, string> {
    const fields = this.details.fields
    return fields && typeof fields === 'object' ? (fields as Record<string, string>) : {}
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
let fetchingCsrf: Promise<unknown> | null = null

export function csrfToken(): string {
  return readCookie('csrftoken') ?? ''
}

/** Makes sure that the CSRF cookie is there; GET /session sets it. */
export async function ensureCsrf(): Promise<string> {
  if (!csrfToken()) {
    fetchingCsrf ??= fetch('/api/v1/session', { credentials: 'same-origin' }).finally(() => (fetchingCsrf = null))
    await fetchingCsrf
  }
  return csrfToken()
}

const conventions: Middleware = {
  async onRequest({ request }) {
    request.headers.set('Accept-Language', readCookie('lang') ?? document.documentElement.lang ?? 'zh')
    if (!SAFE.has(request.method)) request.headers.set('X-CSRFToken', await ensureCsrf())
    return request
  },
}

export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' })
api.use(conventions)

let signInOpener: (() => void) | null = null
/** The router registers how the sign-in page is opened (with the way back). */
export function onSignInRequired(open: () => void): void {
  signInOpener = open
}

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

export function refusalFrom(error: unknown, status: number): Refusal {
  const body = (error as { error?: { code?: string; message?: string; details?: Record<string, unknown> } } | undefined)?.error
  if (body?.code) return new Refusal(body.code, body.message ?? '', body.details ?? {}, status)
  const code = status >= 500 ? 'server_failed' : status === 404 ? 'not_found' : status === 429 ? 'too_many' : 'refused'
  return new Refusal(code, '', {}, status)
}

/**
 * The data of an answer, or a thrown `Refusal`.
 * `sign_in_required` opens the sign-in page too, unless `quiet` (use it for what the person did not ask for).
 */
export async function unwrap<T>(call: Promise<Answer<T>>, options: { quiet?: boolean } = {}): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await call
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new Refusal(navigator.onLine === false ? 'offline' : 'unreachable', '')
  }
  if (answer.response.ok) return answer.data as T
  const refusal = refusalFrom(answer.error, answer.response.status)
  if (refusal.code === 'sign_in_required' && !options.quiet) signInOpener?.()
  throw refusal
}

export function asRefusal(cause: unknown): Refusal {
  return cause instanceof Refusal ? cause : new Refusal('unexpected', cause instanceof Error ? cause.message : String(cause))
}

/** A picture or another file: multipart is written by the browser, so the body serializer hands the form through. */
export function multipart(file: Blob, name = 'file'): { body: never; bodySerializer: () => FormData } {
  const form = new FormData()
  form.append('file', file, name)
  return { body: {} as never, bodySerializer: () => form }
}
