"""The words by which a reading knows an article, a clause or an item, in Japanese and English.

Each is a regular expression; an alternative that is found counts once, however often it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from slackbot.words import Ref


class Part(StrEnum):
    """What an article is there for, in the order of the standard agreement."""

    PURPOSE = "purpose"
    WORK = "work"
    RECEPTION = "reception"
    EXCLUSIONS = "exclusions"
    INCIDENTS = "incidents"
    COOPERATION = "cooperation"
    FREE_SUPPORT = "free_support"
    BACKUP = "backup"
    STOP = "stop"
    PAID_WORK = "paid_work"
    SUBCONTRACTING = "subcontracting"
    SECRECY = "secrecy"
    PERSONAL_DATA = "personal_data"
    RIGHTS = "rights"
    LIABILITY = "liability"
    TERM = "term"
    TERMINATION = "termination"
    CONSULTATION = "consultation"
    LAW = "law"


class Work(StrEnum):
    """A kind of work in the words a customer chooses from."""

    QUESTION = "question"
    GUIDANCE = "guidance"
    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    AGREED = "agreed"
    OTHER = "other"
    """Of a kind that only the text knows: it is offered in the text's own words."""


class PaidFor(StrEnum):
    SPECIFICATION = "specification"
    FEATURE = "feature"
    MIGRATION = "migration"
    BULK_DATA = "bulk_data"
    ON_SITE = "on_site"
    OUT_OF_HOURS = "out_of_hours"
    BEYOND = "beyond"


HEADINGS: Mapping[Part, str] = {
    Part.PURPOSE: r"目的|趣旨|総則|\baims?\b|purpose|scope of this agreement",
    Part.WORK: (
        r"対象業務|業務(の)?内容|(本)?サポート(等)?の内容|提供(する)?(業務|サービス)|業務(の)?範囲|services"
        r"|scope of (work|support|services)"
    ),
    Part.RECEPTION: (
        r"受付|問い?合わ?せ|連絡(方法|先)|窓口|営業時間|サポート時間|reception|(support|service|business) hours"
        r"|contact"
    ),
    Part.EXCLUSIONS: (
        r"対応内容|対象外(業務|作業|事項)?$|支援の範囲|対応(の)?範囲|除外|limits? of support|exclusion"
        r"|out of scope|what is not included|extent of support"
    ),
    Part.INCIDENTS: r"障害(対応|が生じた|発生|時)|不具合(対応|への)|インシデント|incident|fault|outage|trouble",
    Part.COOPERATION: (
        r"協力|利用者の(義務|責務)|乙の(義務|責務)|cooperation|customer'?s? (duties|obligations|responsibilit)"
    ),
    Part.FREE_SUPPORT: r"保守対象外|無償|免責される対応|適用(除外|外)|not free|free of charge|excluded causes",
    Part.BACKUP: r"バックアップ|データの(控え|保全|保管)|backup|copies of data",
    Part.STOP: r"停止|中断|休止|suspension|interruption|stop",
    Part.PAID_WORK: r"追加費用|有償|別料金|費用|料金|paid work|additional (fees|charges)|fees|charges",
    Part.SUBCONTRACTING: r"再委託|外部(へ)?の?委託|委託|subcontract",
    Part.SECRECY: r"秘密|機密|守秘|confidential|secre",
    Part.PERSONAL_DATA: r"個人(情報|に関する情報)|personal (data|information)|privacy",
    Part.RIGHTS: r"知的財産|著作権|成果物|権利の帰属|intellectual property|rights|deliverables",
    Part.LIABILITY: r"免責|責任(の(限度|制限|範囲))?|保証|損害|liabilit|disclaimer|warrant",
    Part.TERM: r"(契約|有効)?期間|更新|^term$|duration|term of",
    Part.TERMINATION: r"解除|解約|解消|終了|terminat|dissol|ending",
    Part.CONSULTATION: r"協議|話合い|話し合い|疑義|consultation|good faith|matters not|open questions|amicabl",
    Part.LAW: r"準拠法|管轄|裁判所|適用(される)?法|governing law|jurisdiction|court",
}

WORDS: Mapping[Part, str] = {
    Part.PURPOSE: r"目的とする|目的|明確に|円滑|目指す|purpose|\baims?\b|this agreement says|so that both",
    Part.WORK: (
        r"問い?合わ?せ|質問|操作|一次(受付|窓口)|復旧|保守|軽微|手直し|業務(は|とする)|questions?|guidance"
        r"|first contact|restor|maintenance"
    ),
    Part.RECEPTION: (
        r"営業時間|受付(時間|は)|休日|休業日|緊急|電子メール|フォーム|電話|チャット|business hours|holiday"
        r"|e-?mail|telephone"
    ),
    Part.EXCLUSIONS: (
        r"対象外|含まれない|含まない|仕様(変更|を変)|新(たな)?機能|現地|赴|設定(ミス|の誤り)"
        r"|通常(の)?(保守|サポート)|not (part|included)|new features?|on site"
    ),
    Part.INCIDENTS: (
        r"障害(を発見|に気付|内容|原因|の原因)|速やかに|遅滞なく|復旧(の)?作業|助言|notif|without delay|restor"
        r"|advice"
    ),
    Part.COOPERATION: r"協力|資料|動作(確認|を確かめ)|アクセス(の)?権限|報告|cooperat|access rights|documents",
    Part.FREE_SUPPORT: (
        r"無償|自然災害|天災|停電|電力|ウイルス|ウィルス|改変|手を加え|ブラウザ|責めに帰する|責任のない"
        r"|free of charge|virus|power|disaster"
    ),
    Part.BACKUP: r"バックアップ|控え|データ(の)?(消失|が失)|失われ|自己の責任|自らの判断|backup|lost data|copies",
    Part.STOP: (
        r"停止(できる|することができる|の前)|止める|事前|事後|保守点検|点検|システム(の)?更新|やむを得ない"
        r"|suspend|beforehand|afterwards|inspection"
    ),
    Part.PAID_WORK: (
        r"見積|有償|追加開発|機能を追加|データ(移行|を移す)|大量|多量|時間外|quot|estimate|migrat|charged"
    ),
    Part.SUBCONTRACTING: r"再委託|第三者(に|へ)(再?委託|委ね)|全部又は一部|subcontract|third party to perform",
    Part.SECRECY: r"秘密|漏(えい|洩|らさ)|営業上|技術上|disclose|confiden",
    Part.PERSONAL_DATA: r"個人情報|法令|プライバシー|取扱方針|personal (data|information)|privacy",
    Part.RIGHTS: r"知的財産権|著作権|帰属|成果物|マニュアル|手引書|intellectual property|belong|manuals?",
    Part.LIABILITY: (
        r"保証しない|保証するもの|請け合う|責任を負わない|責めを負わない|逸失利益|間接(損害|的)"
        r"|特別(損害|な事情)|管理できない|not liable|no warranty|indirect|lost profits"
    ),
    Part.TERM: r"有効期間|契約期間|契約の期間|提供期間|効力を有する|自動更新|満了|in force|expires?|renew",
    Part.TERMINATION: (
        r"解除|解消|重大な違反|serious breach|put it right|是正|改善され|相当(の)?期間|相応の期間|breach"
        r"|terminate|remed"
    ),
    Part.CONSULTATION: r"協議|誠実|誠意|定めのない|書かれていない|疑義|good faith|not provided",
    Part.LAW: (
        r"日本(法|の法律)|準拠|地方裁判所|簡易裁判所|専属|本店(の)?所在地|管轄|laws? of japan|district court"
        r"|jurisdiction"
    ),
}

CLAUSES: Mapping[Ref, str] = {
    "2(1)": r"問い?合わ?せ|質問|question|enquir|inquir",
    "2(2)": r"操作|使い方|案内|how to|guidance|operation",
    "2(3)": r"一次|障害.*(受付|受け付け|窓口)|first (point|contact|line)|reception of (faults|incidents)|receiv",
    "2(4)": r"原因の(調査|切り分け)|調査|復旧|investigat|restor",
    "2(5)": r"保守|修正|手直し|維持|maintenance|minor|upkeep|corrections",
    "2(6)": r"(その他|上記|前各号).*(合意|取り決め|定め)|agreed.*separately|separately agreed|otherwise agreed",
    "3.1": r"(サポート)?受付(時間)?は|営業時間(内|の間)|during.*business hours|within.*hours",
    "3.2": r"営業時間(の)?外|時間外|休日|休業日|緊急|outside",
    "3.3": r"方法|電子メール|フォーム|電話|チャット|e-?mail|telephone|methods?",
    "4(1)": r"仕様(変更|を変)|specification",
    "4(2)": r"新(たな)?機能|機能を作|new (feature|function)s?",
    "4(3)": r"設備|機器|修理|equipment|repair",
    "4(4)": r"第三者(製品|が供給|の製品)|他社製品|third.part",
    "4(5)": r"設定(ミス|の誤り|誤り)|誤設定|configuration|settings",
    "4(6)": r"現地|訪問|赴|出張|on.?site|visit|premises",
    "4(7)": r"(その他|上記).*(保守|超える)|beyond|exceed",
    "5.1": r"乙は.*(発見|通知|知らせ)|気付|発見した場合|速やかに|遅滞なく|without delay|promptly|notices",
    "5.2": r"甲は.*(確認|確かめ).*復旧|復旧(の)?作業|確認し|confirm|restor",
    "5.3": r"第三者|利用環境|助言|advice|third.part",
    "6(1)": r"状況|報告|知らせ|report|situation|state of",
    "6(2)": r"資料|情報の?(提供|を提供)|documents|material|information",
    "6(3)": r"動作|確認|確かめ|check|verif|test",
    "6(4)": r"アクセス|権限|access",
    "6(5)": r"その他|上記|any other|otherwise",
    "7(1)": r"乙(による|が).*(改変|手を加え|変更)|modif",
    "7(2)": r"第三者(による|が).*(修正|変更|改変)|third.part",
    "7(3)": r"不適切|本来の用途|誤用|improper|misuse|departs",
    "7(4)": r"自然災害|天災|地震|disaster|earthquake",
    "7(5)": r"停電|電力|power",
    "7(6)": r"通信|回線|communication|network",
    "7(7)": r"ウイルス|ウィルス|マルウェア|virus|malware",
    "7(8)": r"\bOS\b|ＯＳ|OS(?=又|や|・|、)|ブラウザ|browser|operating system",
    "7(9)": r"外部(の)?サービス|連携|external",
    "7(10)": r"その他|上記|責め|責任のない|any other|not responsible",
    "8.1": r"実施する|取得し|自己の責任|自らの判断|own responsibility|makes?",
    "8.2": r"消失|失われた|責任を負(わない|うものではない)|lost|not liable",
    "9(1)": r"点検|inspection|maintenance",
    "9(2)": r"更新|update",
    "9(3)": r"障害|fault|incident|failure",
    "9(4)": r"災害|disaster",
    "9(5)": r"その他|やむを得|避けられない|any other|unavoidable|cannot be avoided",
    "10(1)": r"仕様(変更|を変)|specification",
    "10(2)": r"追加開発|機能(を|の)追加|新機能|develop|feature",
    "10(3)": r"データ(の)?移行|データを移|migrat|moving data",
    "10(4)": r"大量|多量|一括|large amount|bulk",
    "10(5)": r"現地|訪問|事業所|出張|on.?site|premises",
    "10(6)": r"営業時間(の)?外|時間外|休日|outside",
    "10(7)": r"(その他|上記).*(保守|超える)|beyond|exceed",
    "15.1": r"完全(な|復旧)|残らず戻る|一切起きない|防止|complete|guarantee",
    "15.2": r"第三者サービス|第三者のサービス|通信回線|クラウド|管理(できない|が及ばない)|third.part|cloud",
    "15.3": r"逸失利益|得られたはずの利益|間接|特別|profit|indirect",
    "19.1": r"日本(法|の法律)|準拠|law",
    "19.2": r"裁判所|管轄|court|jurisdiction",
}
"""The desk's clauses below an article."""

WORKS: Mapping[Work, str] = {
    Work.AGREED: (
        r"(その他|上記|前各号|別途|個別).*(合意|取り決め|定め)|separately agreed|agreed.*separately"
        r"|otherwise agreed|agreed individually"
    ),
    Work.INCIDENT: r"障害|不具合|故障|復旧|トラブル|incident|outage|fault|failure|restor",
    Work.MAINTENANCE: (
        r"保守|修正|手直し|維持|アップデート|メンテナンス|maintenance|minor (fix|change|repair|correct)|upkeep"
    ),
    Work.GUIDANCE: r"操作|使い方|利用方法|案内|guidance|how to|operation",
    Work.QUESTION: r"問い?合わ?せ|質問|相談|照会|question|enquir|inquir",
}
"""The first that is found."""

PAID: Mapping[PaidFor, str] = {
    PaidFor.OUT_OF_HOURS: r"営業時間(の)?外|時間外|outside (business )?hours|out.of.hours",
    PaidFor.SPECIFICATION: r"仕様|specification",
    PaidFor.FEATURE: r"新(たな)?機能|追加開発|機能(を|の)?(作|追加)|(new|additional) (feature|function)|development",
    PaidFor.MIGRATION: r"データ(の)?移行|データを移|migrat|moving data",
    PaidFor.BULK_DATA: r"大量|多量|一括|bulk|large (amount|volume|quantit)",
    PaidFor.ON_SITE: r"現地|訪問|赴|事業所|出張|on.?site|visit|premises",
    PaidFor.BEYOND: r"(その他|上記|前各号).*(保守|超)|通常.*超|beyond|exceed",
}
"""The first that is found."""


def found_in(text: str, clue: str) -> list[str]:
    """The different words of the clue that the text has, in its order."""
    return list(dict.fromkeys(match[0].lower() for match in _compiled(clue).finditer(text)))


@cache
def _compiled(clue: str) -> re.Pattern[str]:
    return re.compile(clue, re.IGNORECASE)
