// A project that was recovered, or went back to a backup, says so in its own audit log: what came after the backup is not in it any more.
import type { AuditDetails } from '../../../core/contract/audit.ts';
import { recordAudit } from '../audit/record.ts';
import { machineUser } from '../machine-user.ts';
import { readSetting } from '../settings-table.ts';
import type { SqlDatabase } from '../sqlite/driver.ts';

export async function recordRecovery(database: SqlDatabase, details: AuditDetails): Promise<void> {
  await database.transaction(async (session) => {
    const who = (await readSetting(session, 'annotator')) ?? machineUser();
    await recordAudit(session, { kind: 'recovery', who, when: Date.now(), details });
  });
}
