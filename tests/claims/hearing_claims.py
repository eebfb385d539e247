"""The plan's statements on the group hearing, in its order: line of the plan, kind, first words, and the check."""

from __future__ import annotations

from datetime import date

from tests.claims.checks import every
from tests.claims.claim import DESIGN, Claim
from tests.claims.hearing_checks import (
    THEMES,
    TYPES,
    all_codes_raised,
    codes_raised,
    every_group_with,
    every_theme_with,
    every_type_with,
    groups_heard,
    groups_with,
    held_as,
    held_between,
    kind_with,
    many_groups_with,
    quoted,
    themes_among,
    themes_asked,
    types_heard,
)

HEARING_CLAIMS = (
    Claim(
        "S2-2-1-00-1",
        233,
        "H-META",
        "実際に地域で活動を行っている団体を対象にヒアリング（インタビュー）調査を",
        None,
        reason=DESIGN,
    ),
    Claim(
        "S2-2-1-00-2",
        233,
        "H-META",
        "地域福祉課題や他団体との連携についての考え方、団体が持っている課題等を調",
        themes_among("T1", "T3", "T4"),
    ),
    Claim("S2-2-2-00-1", 237, "H-META", "計 15 団体", groups_heard(15)),
    Claim(
        "S2-2-2-00-2", 237, "H-META", "(1) 住民団体 (2) 当事者団体 (3) 支援者団体（専門職団体を含", types_heard(*TYPES)
    ),
    Claim(
        "S2-2-2-00-3",
        238,
        "H-META",
        "ヒアリングテーマを事前に通知したうえで、グループヒアリング（グループイン",
        held_as("グループヒアリング", themes_notified="あり"),
    ),
    Claim(
        "S2-2-2-00-4",
        239,
        "H-META",
        "(1) 対象団体が持っている課題 (2) コロナ禍による対象団体の活動へ",
        themes_asked(*THEMES),
    ),
    Claim("S2-2-2-00-5", 240, "H-META", "令和4年1月下旬", held_between(date(2022, 1, 21), date(2022, 1, 31))),
    Claim(
        "S2-2-3-01-L1",
        246,
        "H-EXT",
        "人材不足、会員の高齢化は多くの団体の共通の課題と思われます",
        many_groups_with("T1", "人材不足", "高齢化"),
    ),
    Claim("S2-2-3-01-1", 250, "H-CODE", "会員数の減少", groups_with("T1", "会員減")),
    Claim(
        "S2-2-3-01-2",
        251,
        "H-CODE",
        "メンバーの高齢化、後継者不足",
        every(groups_with("T1", "高齢化"), groups_with("T1", "後継者不足")),
    ),
    Claim("S2-2-3-01-3", 252, "H-CODE", "情報化への対応が困難", groups_with("T1", "情報化対応")),
    Claim("S2-2-3-01-4", 253, "H-CODE", "ボランティアが敬遠されがち", groups_with("T1", "ボランティア敬遠")),
    Claim("S2-2-3-01-5", 253, "H-CODE", "特に役員就任は敬遠される", groups_with("T1", "役員敬遠")),
    Claim(
        "S2-2-3-02-L1",
        257,
        "H-EXT",
        "他団体との交流、連携の場はどの団体の皆さんも必要と考えています",
        every_group_with("T3", "連携の場が必要"),
    ),
    Claim(
        "S2-2-3-02-L2",
        257,
        "H-EXT",
        "実際は会員不足やコロナ禍により対面による交流・連携は困難かと思われます",
        groups_with("T3", "対面困難"),
    ),
    Claim(
        "S2-2-3-02-L3", 257, "H-CODE", "交流・連携への支援が行政に求められている", groups_with("T3", "行政支援の要望")
    ),
    Claim(
        "S2-2-3-02-1",
        261,
        "H-CODE",
        "全体行事を通じて各ボランティア団体間の連携を強めていくことが大切",
        groups_with("T3", "ボラ連内連携"),
    ),
    Claim(
        "S2-2-3-02-2", 262, "H-CODE", "ボランティア団体と自治会との連携の構築が重要", groups_with("T3", "ボラ×自治会")
    ),
    Claim("S2-2-3-02-3", 263, "H-CODE", "多職種連携がより重要になる", groups_with("T3", "多職種連携")),
    Claim(
        "S2-2-3-02-4", 264, "H-CODE", "学校等と連携しての教育（福祉教育）の充実", groups_with("T3", "学校・福祉教育")
    ),
    Claim("S2-2-3-02-5", 265, "H-CODE", "むしろ異業種の団体との連携の必要性が高まる", groups_with("T3", "異業種")),
    Claim(
        "S2-2-3-03-L1",
        269,
        "H-EXT",
        "コロナ禍は団体の活動に多大な影響を与えたことは間違いなく",
        many_groups_with("T2", "影響あり"),
    ),
    Claim("S2-2-3-03-L2", 269, "H-EVENT", "活動の停止を余儀なくされた団体もありました", groups_with("T2", "活動停止")),
    Claim(
        "S2-2-3-03-1",
        273,
        "H-EVENT",
        "「子ども等の居場所」としての機能が果たせなくなった",
        groups_with("T2", "子ども食堂の居場所"),
    ),
    Claim(
        "S2-2-3-03-2",
        274,
        "H-EVENT",
        "一時期、感染を恐れた特養ホームの支援ボランティアが来なくなってしまった",
        groups_with("T2", "特養ボラ停止"),
    ),
    Claim(
        "S2-2-3-03-3", 274, "H-EVENT", "その休止期間の間にボランティア団体の解散もあった", groups_with("T2", "団体解散")
    ),
    Claim(
        "S2-2-3-03-4",
        275,
        "H-EVENT",
        "利用者と地域の人たちとの交流等の場が無くなった",
        groups_with("T2", "交流の場消失"),
    ),
    Claim(
        "S2-2-3-03-5",
        276,
        "H-EVENT",
        "保育園の、地域での子育て支援の活動の幅・機会が狭まった",
        groups_with("T2", "保育園の子育て支援"),
    ),
    Claim(
        "S2-2-3-03-6",
        277,
        "H-EVENT",
        "「コロナ禍」と「保育・教育無償化」及び「働き方改革」の3つから大きな影響",
        groups_with("T2", "保育園3要因"),
    ),
    Claim(
        "S2-2-3-03-7", 278, "H-EVENT", "2020年3月以降、収入減少に伴う相談が多くなり", groups_with("T2", "収入減相談増")
    ),
    Claim(
        "S2-2-3-03-8",
        279,
        "H-EVENT",
        "地域で孤立してしまった子育ての不安に関する相談も多かった",
        groups_with("T2", "子育て不安相談"),
    ),
    Claim(
        "S2-2-3-04-L1",
        283,
        "H-EXT",
        "支援の必要な方へ支援が届いていない事例が見受けられる",
        groups_with("T4", "支援が届かない"),
    ),
    Claim("S2-2-3-04-1", 287, "H-CODE", "「地域別（対応）」への転換", groups_with("T4", "縦割り→地域別")),
    Claim("S2-2-3-04-2", 288, "H-CODE", "“情報格差”が生じ始めた", groups_with("T4", "情報格差")),
    Claim(
        "S2-2-3-04-3",
        289,
        "H-CODE",
        "コロナ禍で多くの高齢者が閉じこもるようになった",
        groups_with("T4", "高齢者の閉じこもり"),
    ),
    Claim("S2-2-3-04-4", 290, "H-CODE", "スマートフォンに慣れる", groups_with("T4", "ツール活用")),
    Claim("S2-2-3-04-5", 291, "H-CODE", "広報活動が重要", groups_with("T4", "広報")),
    Claim(
        "S2-2-3-04-6",
        292,
        "H-CODE",
        "困っている子どもが相当数いるが、なかなか簡単には分からない",
        groups_with("T4", "困っている子ども"),
    ),
    Claim("S2-2-3-04-7", 293, "H-CODE", "「アンテナを張れる」ような人材", groups_with("T4", "アンテナ人材")),
    Claim("S2-2-3-04-8", 294, "H-CODE", "“世代間の融合”の方策", groups_with("T4", "世代間融合")),
    Claim(
        "S2-2-3-04-9", 295, "H-CODE", "「総合相談」の機能等が改めて要求されるような形勢", groups_with("T4", "総合相談")
    ),
    Claim(
        "S2-2-3-04-10",
        296,
        "H-CODE",
        "「住民自治協議会」と民生委員・児童委員の連携",
        groups_with("T4", "自治協×民生委員"),
    ),
    Claim(
        "S2-2-3-05-1",
        304,
        "H-EXT",
        "多くの団体でメンバーの高齢化、後継者不足やそれに伴う会員数の減少と、役員",
        many_groups_with("T1", "高齢化", "後継者不足", "会員減", "役員敬遠"),
    ),
    Claim(
        "S2-2-3-05-2",
        304,
        "H-PROP",
        "地域での清掃・環境美化の行事をきっかけにしたり、「あいさつ運動」を推進し",
        groups_with(None, "顔の見える関係づくり"),
    ),
    Claim(
        "S2-2-3-05-3",
        306,
        "H-CODE",
        "生活課題等の複雑化・複合化の進行が指摘されました",
        groups_with("T4", "複雑化・複合化"),
    ),
    Claim(
        "S2-2-3-05-4", 306, "H-CODE", "多くの場合「困っている」とは言わない", groups_with("T4", "困っていると言わない")
    ),
    Claim(
        "S2-2-3-05-5",
        306,
        "H-CODE",
        "地形が起伏に富み、生活環境等も結構多様であり、課題も複雑・多様である",
        groups_with("T4", "地形・多様性"),
    ),
    Claim(
        "S2-2-3-05-6",
        308,
        "H-CODE",
        "防災体制の一層の整備が不可欠であることも言及されました",
        groups_with(None, "防災体制"),
    ),
    Claim(
        "S2-2-3-05-7",
        308,
        "H-PROP",
        "「サブサポーター」など複数のサポーターが付くといった仕組みの強化等",
        groups_with(None, "避難支援サブサポーター"),
    ),
    Claim(
        "S2-2-3-05-8",
        310,
        "H-EXT",
        "いずれの課題等の解決・対応に際しても連携・ネットワークの構築・強化が重要",
        every_theme_with("連携"),
    ),
    Claim(
        "S2-2-3-05-9",
        310,
        "H-CODE",
        "ボランティア団体と自治会・町内会、保育園等と民生委員・児童委員、住民自治",
        all_codes_raised(
            "ボラ×自治会",
            "保育園×民生委員",
            "自治協×民生委員",
            "青指連×自主防災",
            "ボラ連内連携",
            "多職種連携",
            "在宅医療×介護",
        ),
    ),
    Claim(
        "S2-2-3-05-10",
        312,
        "H-EVENT",
        "子ども等の「居場所」としての機能や学習指導等ができなくなって途切れてしま",
        groups_with("T2", "学習指導の中断"),
    ),
    Claim(
        "S2-2-3-05-11", 312, "H-EVENT", "その休止期間の間にボランティアの団体が解散する", groups_with("T2", "団体解散")
    ),
    Claim(
        "S2-2-3-05-12", 312, "H-EXT", "各分野で多大な影響を与えたことが示されました", every_type_with("T2", "影響あり")
    ),
    Claim(
        "S2-2-3-05-13",
        312,
        "H-EVENT",
        "医療関係の法人では、非常に業務繁忙になりました",
        kind_with("T2", "業務繁忙", kind="医療"),
    ),
    Claim(
        "C2-1-2-1-1",
        718,
        "H-CODE",
        "地縁活動に取り組む若い世代の担い手が足りていないことが課題としてあげられ",
        groups_with("T1", "若い担い手不足"),
    ),
    Claim(
        "C2-2-1-2-1",
        908,
        "H-EXT",
        "各活動団体が把握している地域福祉課題が数多く多岐にわたってあげられていま",
        codes_raised("T4", least=10),
    ),
    Claim(
        "C2-2-1-2-2",
        908,
        "H-QUOTE",
        "「アンテナを張れるような人材が、地域にたくさんできることが重要」",
        quoted("T4", "アンテナ人材", "「アンテナを張れるような人材が、地域にたくさんできることが重要」"),
    ),
)
