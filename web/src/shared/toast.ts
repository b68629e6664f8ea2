/** Short words at the bottom of the phone. Never for what must be read. */
import { showConfirmDialog, showToast } from 'vant'
import { asRefusal } from './api/client'
import { t } from './i18n'

export function say(message: string): void {
  showToast({ message, teleport: '#phone', duration: 1800, position: 'middle' })
}

/** A refusal in passing; `sign_in_required` says nothing, the sign-in page is opening. One under a published rule must be read: it stays until put away. */
export function sayRefusal(cause: unknown): void {
  const refusal = asRefusal(cause)
  if (refusal.code === 'sign_in_required') return
  const key = `shared.refusal.${refusal.code}`
  const known = t(key)
  const words = refusal.message || (known === key ? t('shared.refusal.other') : known)
  if (!refusal.ruleUrl) return say(words)
  const choices = { confirmButtonText: t('shared.refusal.read_rule'), cancelButtonText: t('shared.close') }
  void showConfirmDialog({ message: words, teleport: '#phone', ...choices }).then(
    () => void window.open(refusal.ruleUrl, '_blank', 'noopener'),
    () => undefined,
  )
}
