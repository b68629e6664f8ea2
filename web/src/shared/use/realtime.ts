/**
 * One WebSocket for the whole app. Channels are joined with the last sequence number that is known, so that a
 * reconnection resumes; gaps are filled from GET /realtime/frames; sends are repeated by key until acknowledged.
 */
import { onScopeDispose, readonly, ref } from 'vue'
import { api, Refusal, unwrap, type Schemas } from '../api/client'
import { newKey } from '../keys'
import { backoffMs, ChannelLog, type Frame } from './channel'

export type RealtimeStatus = 'idle' | 'connecting' | 'open' | 'waiting'
type Listener = (frame: Frame) => void
type Payload = Record<string, unknown>

/** What may befall a channel besides frames. `onReset`: too much was missed to replay; load the state anew. */
export interface Watcher {
  onRefused?: (refusal: Refusal) => void
  onReset?: () => void
}
interface Joined {
  log: ChannelLog | null // null: wait for "joined" to learn where the channel stands
  listeners: Set<Listener>
  watchers: Set<Watcher>
  isCatchingUp: boolean
}
interface Pending {
  message: Payload
  settle: (result: Payload) => void
  refuse: (refusal: Refusal) => void
  timer: ReturnType<typeof setTimeout>
}
interface ServerMessage {
  op: string
  channel?: string
  last_seq?: number
  frames?: Frame[]
  key?: string
  result?: Payload
  error?: Schemas['ErrorBody']
}

export const SEND_TIMEOUT_MS = 8000
const PING_MS = 25_000

export class Realtime {
  readonly status = ref<RealtimeStatus>('idle')
  private socket: WebSocket | null = null
  private channels = new Map<string, Joined>()
  private pending = new Map<string, Pending>()
  private attempt = 0
  private round = 0 // a ticket that arrives after it was renewed is thrown away
  private retryTimer: ReturnType<typeof setTimeout> | null = null
  private pingTimer: ReturnType<typeof setInterval> | null = null

  /** Listens to a channel. `afterSeq` null starts with what comes from now on. Returns how to stop. */
  join(channel: string, afterSeq: number | null, listener: Listener, watcher: Watcher = {}): () => void {
    let joined = this.channels.get(channel)
    if (!joined) {
      joined = { log: afterSeq === null ? null : new ChannelLog(afterSeq), listeners: new Set(), watchers: new Set(), isCatchingUp: false }
      this.channels.set(channel, joined)
      this.tell(this.joinMessage(channel, joined))
    }
    joined.listeners.add(listener)
    joined.watchers.add(watcher)
    this.connect()
    return () => this.leave(channel, listener, watcher)
  }

  /** Sends up a channel; resolves with the server's result. Repeated by key over reconnections until it times out. */
  send(channel: string, kind: string, payload: Payload, key: string = newKey()): Promise<Payload> {
    return new Promise((settle, refuse) => {
      const message = { op: 'send', channel, kind, key, payload }
      const timer = setTimeout(() => {
        this.pending.delete(key)
        refuse(new Refusal('unreachable', ''))
      }, SEND_TIMEOUT_MS)
      this.pending.set(key, { message, settle, refuse, timer })
      this.tell(message)
      this.connect()
    })
  }

  /** After signing in or out: a ticket belongs to one person. */
  renewTicket(): void {
    if (this.status.value === 'idle') return
    this.drop()
    this.connect()
  }

  private leave(channel: string, listener: Listener, watcher: Watcher): void {
    const joined = this.channels.get(channel)
    if (!joined) return
    joined.listeners.delete(listener)
    joined.watchers.delete(watcher)
    if (joined.listeners.size === 0) {
      this.channels.delete(channel)
      this.tell({ op: 'leave', channel })
    }
  }

  private joinMessage(channel: string, joined: Joined): Payload {
    return joined.log ? { op: 'join', channel, after_seq: joined.log.lastSeq } : { op: 'join', channel }
  }

  private tell(message: Payload): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message))
  }

  private connect(): void {
    if (this.socket || this.retryTimer || this.status.value === 'connecting') return
    this.status.value = 'connecting'
    const round = ++this.round
    unwrap(api.POST('/api/v1/realtime/ticket'), { quiet: true }).then(
      (ticket) => round === this.round && this.open(ticket),
      () => round === this.round && this.retryLater(),
    )
  }

  private open(ticket: Schemas['Ticket']): void {
    const url = new URL(ticket.url, location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    if (!url.searchParams.has('ticket')) url.searchParams.set('ticket', ticket.ticket)
    const socket = new WebSocket(url)
    this.socket = socket
    socket.onopen = () => this.opened()
    socket.onmessage = (event) => this.receive(JSON.parse(String(event.data)) as ServerMessage)
    socket.onclose = () => {
      if (this.socket !== socket) return
      this.drop()
      this.retryLater()
    }
  }

  private opened(): void {
    this.status.value = 'open'
    this.attempt = 0
    for (const [channel, joined] of this.channels) this.tell(this.joinMessage(channel, joined))
    for (const pending of this.pending.values()) this.tell(pending.message)
    this.pingTimer = setInterval(() => this.tell({ op: 'ping' }), PING_MS)
  }

  private drop(): void {
    if (this.pingTimer) clearInterval(this.pingTimer)
    this.round += 1
    const socket = this.socket
    this.socket = null
    this.status.value = 'waiting'
    socket?.close()
  }

  private retryLater(): void {
    this.status.value = 'waiting'
    if (this.channels.size === 0 && this.pending.size === 0) {
      this.status.value = 'idle'
      return
    }
    this.retryTimer = setTimeout(() => {
      this.retryTimer = null
      this.connect()
    }, backoffMs(this.attempt++, Math.random()))
  }

  private receive(message: ServerMessage): void {
    const joined = message.channel ? this.channels.get(message.channel) : undefined
    if (message.op === 'joined' && joined) joined.log ??= new ChannelLog(message.last_seq ?? 0)
    if (message.op === 'frames' && joined) this.take(message.channel!, joined, message.frames ?? [])
    if (message.op === 'refused' && joined && message.error) {
      const { code, message: text, details } = message.error
      for (const watcher of joined.watchers) watcher.onRefused?.(new Refusal(code, text, details))
    }
    if (message.op === 'reset' && joined) {
      joined.log = new ChannelLog(message.last_seq ?? 0)
      for (const watcher of joined.watchers) watcher.onReset?.()
    }
    if (message.op === 'ack' || message.op === 'nack') this.settle(message)
  }

  private settle(message: ServerMessage): void {
    const pending = this.pending.get(message.key ?? '')
    if (!pending) return
    clearTimeout(pending.timer)
    this.pending.delete(message.key!)
    if (message.op === 'ack') pending.settle(message.result ?? {})
    else pending.refuse(new Refusal(message.error?.code ?? 'refused', message.error?.message ?? '', message.error?.details ?? {}))
  }

  private take(channel: string, joined: Joined, frames: Frame[]): void {
    joined.log ??= new ChannelLog((frames[0]?.seq ?? 1) - 1)
    const { fresh, gapAfter } = joined.log.take(frames)
    this.deliver(joined, fresh)
    if (gapAfter !== null) void this.catchUp(channel, joined, gapAfter)
  }

  private async catchUp(channel: string, joined: Joined, afterSeq: number): Promise<void> {
    if (joined.isCatchingUp) return
    joined.isCatchingUp = true
    try {
      const missed = await unwrap(
        api.GET('/api/v1/realtime/frames', { params: { query: { channel, after_seq: afterSeq } } }),
        { quiet: true },
      )
      this.deliver(joined, joined.log!.catchUp(missed.items, missed.last_seq))
    } catch {
      // The next frame finds the same gap and asks again.
    } finally {
      joined.isCatchingUp = false
    }
  }

  private deliver(joined: Joined, frames: Frame[]): void {
    for (const frame of frames) for (const listener of joined.listeners) listener(frame)
  }
}

export const realtime = new Realtime()

/** Handlers by kind on a channel, for as long as the calling scope lives. */
export function useRealtime() {
  // Joined later than set-up (after a load), a channel must still be left with the scope that asked for it.
  const stops = new Set<() => void>()
  onScopeDispose(() => stops.forEach((stop) => stop()), true)

  function join(channel: string, afterSeq: number | null, handlers: Record<string, (payload: never) => void>, watcher: Watcher = {}): () => void {
    const stop = realtime.join(channel, afterSeq, (frame) => handlers[frame.kind]?.(frame.payload as never), watcher)
    const leave = (): void => {
      stops.delete(leave)
      stop()
    }
    stops.add(leave)
    return leave
  }
  return { status: readonly(realtime.status), join, send: realtime.send.bind(realtime) }
}
