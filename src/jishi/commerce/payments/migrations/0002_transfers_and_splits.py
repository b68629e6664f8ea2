import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import jishi.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="payer_ip",
            field=models.CharField(blank=True, max_length=45),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="pay_url",
            field=models.CharField(blank=True, max_length=4096),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="trade_no",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AlterField(
            model_name="callbackseen",
            name="notify_id",
            field=models.CharField(max_length=128),
        ),
        migrations.AlterField(
            model_name="refund",
            name="refund_no",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.CreateModel(
            name="Split",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jishi.kernel.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("ref", models.CharField(max_length=80)),
                ("out_split_no", models.CharField(max_length=32, unique=True)),
                ("split_no", models.CharField(blank=True, max_length=255)),
                ("shares", models.JSONField()),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("is_last", models.BooleanField()),
                ("state", models.CharField(default="requested", max_length=10)),
                ("failure", models.CharField(blank=True, max_length=60)),
                ("requested_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.attempt",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.payment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jishi.kernel.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("ref", models.CharField(max_length=80, unique=True)),
                ("provider", models.CharField(max_length=20)),
                ("out_transfer_no", models.CharField(max_length=32, unique=True)),
                ("transfer_no", models.CharField(blank=True, max_length=255)),
                ("payee", models.JSONField()),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("remark", models.CharField(max_length=32)),
                ("notify_url", models.CharField(max_length=255)),
                ("state", models.CharField(default="requested", max_length=24)),
                ("failure", models.CharField(blank=True, max_length=60)),
                ("user_package", models.TextField(blank=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("next_try_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["next_try_at"],
                        name="transfer_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="transfer_positive"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="transfer_transitions",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{requested:awaiting_user_confirm,requested:expired,requested:failed,requested:sent,requested:succeeded,requested:unknown,sent:awaiting_user_confirm,sent:expired,sent:failed,sent:succeeded,sent:unknown,awaiting_user_confirm:expired,awaiting_user_confirm:failed,awaiting_user_confirm:sent,awaiting_user_confirm:succeeded,awaiting_user_confirm:unknown,unknown:awaiting_user_confirm,unknown:expired,unknown:failed,unknown:sent,unknown:succeeded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="4a6dc7de1e5b79741551ebec504732657eccd82e",
                    operation="UPDATE",
                    pgid="pgtrigger_transfer_transitions_e0351",
                    table="payments_transfer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="transfer_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."out_transfer_no" IS DISTINCT FROM (NEW."out_transfer_no") OR OLD."payee" IS DISTINCT FROM (NEW."payee") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."remark" IS DISTINCT FROM (NEW."remark") OR OLD."notify_url" IS DISTINCT FROM (NEW."notify_url") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b309ec0b4b5a2e9e2fdca887797f7c3bba460b90",
                    operation="UPDATE",
                    pgid="pgtrigger_transfer_stays_313ef",
                    table="payments_transfer",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="split",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["next_try_at"],
                name="split_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="split",
            constraint=models.UniqueConstraint(fields=("payment", "ref"), name="split_once"),
        ),
        migrations.AddConstraint(
            model_name="split",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="split_positive"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="split",
            trigger=pgtrigger.compiler.Trigger(
                name="split_transitions",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{requested:unknown,requested:succeeded,requested:failed,unknown:succeeded,unknown:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="93c3582c28d9cafe3f11cd0da66738682123f9bb",
                    operation="UPDATE",
                    pgid="pgtrigger_split_transitions_c2dee",
                    table="payments_split",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="split",
            trigger=pgtrigger.compiler.Trigger(
                name="split_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."attempt_id" IS DISTINCT FROM (NEW."attempt_id") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."out_split_no" IS DISTINCT FROM (NEW."out_split_no") OR OLD."shares" IS DISTINCT FROM (NEW."shares") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."is_last" IS DISTINCT FROM (NEW."is_last"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="5661a4ea4cc0e3669cda1d32941457edcca8ce23",
                    operation="UPDATE",
                    pgid="pgtrigger_split_stays_adc55",
                    table="payments_split",
                    when="BEFORE",
                ),
            ),
        ),
    ]
