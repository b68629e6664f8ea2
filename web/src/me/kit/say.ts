/** Short words to the person: something was done, or a question before something is done. */
import { createApp } from 'vue'
import type { Refusal } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import AskDialog from './AskDialog.vue'

export { say } from '@/shared/toast'

const KNOWN = ['offline', 'unreachable', 'server_failed', 'not_found', 'sign_in_required', 'too_many', 'busy_try_again']

/** The words of a refusal in the person's language. */
export function wordsOf(refusal: Refusal): string {
  if (KNOWN.includes(refusal.code) && !refusal.message) return t(`shared.refusal.${refusal.code}`)
  return refusal.message || t('shared.refusal.other')
}

export interface Question {
  title?: string
  text: string
  yes: string
  no: string
}

/** True when the person said yes. The safe answer is the other button, and Escape. */
export function ask(question: Question): Promise<boolean> {
  const opener = document.activeElement as HTMLElement | null
  const host = document.body.appendChild(document.createElement('div'))
  return new Promise((resolve) => {
    const app = createApp(AskDialog, {
      ...question,
      onAnswer(yes: boolean) {
        app.unmount()
        host.remove()
        opener?.focus?.({ preventScroll: true })
        resolve(yes)
      },
    })
    app.mount(host)
  })
}
