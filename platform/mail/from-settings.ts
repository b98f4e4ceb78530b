import type { SettingValues } from '../config/settings.ts';
import { createFileMailer } from './file-mailer.ts';
import type { Mailer } from './mailer.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

/** @param directory where mails are written as files when no server is set */
export const createMailer = ({ SMTP_URL: url, HMA_MAIL_FROM: from }: SettingValues, directory: string): Mailer =>
  url === undefined ? createFileMailer({ directory, from }) : createSmtpMailer({ url, from });
