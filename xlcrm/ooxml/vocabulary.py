"""The names of SpreadsheetML (ECMA-376 Part 1, 18, its schema sml.xsd), and what attributes hold.

Excel holds the parts that it reads to that schema, and offers to repair what it does not know. An
attribute is named here once, whatever element it stands at; where one name means several things it
may hold any text.
"""

from __future__ import annotations

from typing import Final

NAMESPACES: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
"""Those of transitional and of strict workbooks."""

PACKAGING: Final = {
    "http://schemas.openxmlformats.org/package/2006/content-types": {
        "Types": frozenset[str](),
        "Default": frozenset({"Extension", "ContentType"}),
        "Override": frozenset({"PartName", "ContentType"}),
    },
    "http://schemas.openxmlformats.org/package/2006/relationships": {
        "Relationships": frozenset[str](),
        "Relationship": frozenset({"Id", "Type", "Target", "TargetMode"}),
    },
}
"""The elements of [Content_Types].xml and of lists of relationships (Part 2), by namespace."""


def _words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


ELEMENTS: Final = _words(
    """
DataBinding Map MapInfo Schema alignment anchor author authors autoFilter autoSortScope b
bgColor bk bookViews border borders bottom brk c cacheField cacheFields cacheHierarchies
cacheHierarchy cacheSource calcChain calcPr calculatedColumnFormula calculatedItem
calculatedItems calculatedMember calculatedMembers cell cellMetadata cellSmartTag
cellSmartTagPr cellSmartTags cellStyle cellStyleXfs cellStyles cellWatch cellWatches cellXfs
cfRule cfvo charset chartFormat chartFormats chartsheet col colBreaks colFields
colHierarchiesUsage colHierarchyUsage colItems color colorFilter colorScale colors cols
comment commentList commentPr comments condense conditionalFormat conditionalFormats
conditionalFormatting connection connections consolidation control controlPr controls
customFilter customFilters customPr customProperties customSheetView customSheetViews
customWorkbookView customWorkbookViews d dataBar dataConsolidate dataField dataFields dataRef
dataRefs dataValidation dataValidations dateGroupItem dbPr ddeItem ddeItems ddeLink
definedName definedNames deletedField diagonal dialogsheet dimension dimensions discretePr
drawing drawingHF dxf dxfs dynamicFilter e end entries evenFooter evenHeader ext extLst extend
externalBook externalLink externalReference externalReferences f family fgColor field
fieldGroup fieldUsage fieldsUsage fileRecoveryPr fileSharing fileVersion fill fills filter
filterColumn filters firstFooter firstHeader font fonts format formats formula formula1
formula2 functionGroup functionGroups futureMetadata gradientFill group groupItems groupLevel
groupLevels groupMember groupMembers groups header headerFooter headers horizontal hyperlink
hyperlinks i iconFilter iconSet ignoredError ignoredErrors indexedColors inputCells is item
items k kpi kpis left legacyDrawing legacyDrawingHF location m main map maps mdx mdxMetadata
measureGroup measureGroups member members mergeCell mergeCells metadata metadataStrings
metadataType metadataTypes mp mpMap mps mruColors ms n name nc ndxf numFmt numFmts objectPr oc
oddFooter oddHeader odxf olapPr oldFormula oleItem oleItems oleLink oleObject oleObjects
oleSize outline outlinePr p page pageField pageFields pageItem pageMargins pageSetUpPr
pageSetup pages pane parameter parameters patternFill phoneticPr picture pivotArea pivotAreas
pivotCache pivotCacheDefinition pivotCacheRecords pivotCaches pivotField pivotFields
pivotHierarchies pivotHierarchy pivotSelection pivotTableDefinition pivotTableStyleInfo
printOptions protectedRange protectedRanges protection query queryCache queryTable
queryTableDeletedFields queryTableField queryTableFields queryTableRefresh r rFont rPh rPr raf
rangePr rangeSet rangeSets rc rcc rcft rcmt rcv rdn reference references reviewed reviewedList
revisions rfmt rgbColor right ris rm row rowBreaks rowFields rowHierarchiesUsage
rowHierarchyUsage rowItems rqt rrc rsnm s scenario scenarios scheme securityDescriptor
selection serverFormat serverFormats set sets shadow sharedItems sheet sheetCalcPr sheetData
sheetDataSet sheetFormatPr sheetId sheetIdMap sheetName sheetNames sheetPr sheetProtection
sheetView sheetViews sheets si singleXmlCell singleXmlCells smartTagPr smartTagType
smartTagTypes smartTags sortByTuple sortCondition sortState sst start stop stp strike
styleSheet sz t tabColor table tableColumn tableColumns tablePart tableParts tableStyle
tableStyleElement tableStyleInfo tableStyles tables text textField textFields textPr top top10
totalsRowFormula tp tpl tpls tr tupleCache u undo userInfo users v val value valueMetadata
values vertAlign vertical volType volTypes webPr webPublishItem webPublishItems
webPublishObject webPublishObjects webPublishing workbook workbookPr workbookProtection
workbookView worksheet worksheetSource x xf xmlCellPr xmlColumnPr xmlPr
from to
"""
)
"""Every element of that namespace; `from` and `to` tell where a control lies."""

WHOLE: Final = _words(
    """
ConnectionID DataBindingLoadMode activeCellId activeCol activeRow activeSheetId activeTab
authorId autoFormatId base baseColWidth baseField baseItem borderId builtInGroupCount
builtinId cacheId calcId cfe cff cfo chart chartFormat che chf cho click cm codePage colId
colPageCount colorId cols commandType concurrentManualCount connectionId copies count cp
createdVersion current dataDxfId dataPosition day defaultThemeVersion dimension dpi dxfId eb
evalOrder fi field fieldId fieldPosition fillId firstDataCol firstDataRow firstHeaderRow
firstPageNumber firstSheet fitToHeight fitToWidth fld fontId functionGroupId
headerRowBorderDxfId headerRowCount headerRowDxfId hier hierarchyUsage horizontalDpi hour i1
i2 i3 i4 iLevel iMeasureFld iMeasureHier iconId id in indent index indexed integer interval
item itemPageCount iterateCount length level lfe lff lfo lhe lhf lho localSheetId
manualBreakCount mapId mappingCount max maxLength maxRId maxRank maxSheetId
memberValueDatatype mergeInterval min minLength minRId minRefreshableVersion
minSupportedVersion minimumVersion minute missingItemsLimit month mpFld nameLen newLength
nextId np ns numFmtId oldFunctionGroupId oldLength oldShortcutKey outlineLevel outlineLevelCol
outlineLevelRow pLen pPos pageWrap paperSize par parentSet preserveHistory previousCol
previousRow priority queryTableFieldId rId rank rankBy readingOrder reconnectionMethod
recordCount refreshedVersion relativeIndent revisionId revisionsSpinCount rfe rff rfo rhe rhf
rho rowDrillCount rowPageCount rows sId sb scale second shapeId sheetId sheetPosition si size
solveOrder sourceSheetId spinCount sqlType start stdDev tabRatio tableBorderDxfId
tableColumnId textRotation theme totalsRowBorderDxfId totalsRowCount totalsRowDxfId
unboundColumnsLeft unboundColumnsRight uniqueCount updatedVersion version verticalDpi vm
windowHeight windowWidth workbookSpinCount workbookViewId x xWindow xfId yWindow year
zoomScale zoomScaleNormal zoomScalePageLayoutView zoomScaleSheetLayoutView
"""
)
"""Attributes that hold whole numbers."""

NUMBERS: Final = _words(
    """
defaultColWidth defaultRowHeight degree double endNum filterVal footer groupInterval header ht
iterateDelta left maxVal maxValue minValue position refreshedDate right startNum tint width
xSplit ySplit
"""
)
"""Attributes that hold numbers."""

FLAGS: Final = _words(
    """
dateCompatibility
Append AutoFit FileBinding PreserveFormat PreserveSortAFLayout
ShowImportExportValidationErrors a aboveAverage aca adjust adjustColumnWidth advise
alignWithMargins allDrilled allowBlank allowPng allowRefreshQuery alwaysShow and
applyAlignment applyAlignmentFormats applyBorder applyBorderFormats applyFill applyFont
applyFontFormats applyNumberFormat applyNumberFormats applyPatternFormats applyProtection
applyStyles applyWidthHeightFormats array assign asteriskTotals attribute auto
autoCompressPictures autoEnd autoFill autoFilter autoFilterDateGrouping autoLine autoLoad
autoPage autoPageBreaks autoPict autoRecover autoRepublish autoScale autoShow autoStart
autoUpdate avgSubtotal b background backgroundQuery backgroundRefresh backupFile bestFit
blackAndWhite blank boolean bx byPosition ca cacheIndex calcCompleted calcOnSave
calculatedColumn caseSensitive cellColor cellMeta changesSavedWin checkCompatibility clearAll
clearComments clearContents clearFormats clipped coerce colGrandTotals collapsed
collapsedLevelsAreSubtotals columnSort comma compact compactData concurrentCalc consecutive
containsBlank containsDate containsInteger containsMixedTypes containsNonDate containsNumber
containsSemiMixedTypes containsString content copy countASubtotal countSubtotal crashSave cs
css customBuiltin customFormat customHeight customListSort customRollUp customView customWidth
d data dataBound dataExtractLoad dataField dataOnRows dataOnly dataSourceSort databaseField
date1904 dde defaultAttributeDrillState defaultGridColor defaultSize defaultSubtotal del1 del2
delete deleteColumns deleteRows deleted delimited denormalized descending diagonalDown
diagonalUp differentFirst differentOddEven disableEdit disableFieldList disablePrompts
disableRefresh disabled diskRevisions draft dragOff dragToCol dragToData dragToPage dragToRow
dt2D dtr dxf e edge edit editData embed emptyCellReference enableDrill enableFieldProperties
enableFormatConditionsCalculation enableRefresh enableWizard endOfListFormulaUpdate eol
equalAverage evalError exclusive extendable fieldIdWrapped fieldListSortAscending
fieldPrintTitles fillFormulas filter filterMode filterPrivacy filterUnique
firstBackgroundRefresh fitToPage forceFullCalc formatCells formatColumns formatRows
formulaRange fullCalcOnLoad fullPrecision ghostCol ghostRow grandCol grandRow gridDropZones
gridLines gridLinesSet group gte h headers headersInLastRefresh headings hidden hiddenButton
hiddenColumn hiddenColumns hiddenLevel hiddenRow hiddenRows hideNewItems hidePivotFieldList
history horizontalCentered htmlTables icon immersive includeHiddenRowCol
includeNewItemsInFilter includePrintSettings insertBlankRow insertColumns insertHyperlinks
insertPageBreak insertRow insertRowShift insertRows intermediate invalid itemPrintTitles
iterate justLastX justifyLastLine keepAlive keepChangeHistory keyAttribute l label labelOnly
leftLabels listDataValidation local localRefresh lockRevision lockStructure lockText
lockWindows locked longFileNames longText m man maxSubtotal maximized mdxSubqueries measure
measureFilter measures memberPropertyField merge mergeItem minSubtotal minimized moveWithCells
multipleFieldFilters multipleItemSelectionAllowed new nf nonAutoSortDefault numberStoredAsText
objects odxf old oldFunction oldHidden oldPh oldQuotePrefix ole oneField onlySync
onlyUseConnectionFile optimizeMemory outline outlineData outlineSymbols pageOverThenDown
parsePre pasteAll pasteBorders pasteColWidths pasteComments pasteDataValidation pasteFormats
pasteFormulas pasteNumberFormats pasteValues percent personalView ph phonetic pivot
pivotButton pivotTables preferPic preserveFormatting preserveSortFilterLayout print printArea
printDrill productSubtotal promptedSolutions protected pt publishItems publishToServer
published queryFailed quotePrefix ra readOnlyRecommended recalcAlways ref3D
refreshAllConnections refreshError refreshOnChange refreshOnLoad relative removeDataOnSave
repairLoad reverse rightToLeft rowColShift rowGrandTotals rowNumbers saveData
saveExternalLinkValues savePassword scaleWithDoc scenarios sd selectLockedCells
selectUnlockedCells selected semicolon sendLocale series serverField serverFill serverFont
serverFontColor serverNumberFormat set shared showAll showAsCaption showAutoFilter
showBorderUnselectedTables showButton showCalcMbrs showCell showColHeaders showColStripes
showColumnStripes showDataDropDown showDataTips showDrill showDropDown showDropDowns
showDropZones showEmptyCol showEmptyRow showError showErrorMessage showFirstColumn
showFormulaBar showFormulas showGridLines showHeader showHeaders showHorizontalScroll
showInFieldList showInkAnnotation showInputMessage showItems showLastColumn
showMemberPropertyTips showMissing showMultipleLabel showOutlineSymbols showPageBreaks
showPivotChartFilter showPropAsCaption showPropCell showPropTip showRowCol showRowColHeaders
showRowHeaders showRowStripes showRuler showSheetTabs showStatusbar showTip showValue
showVerticalScroll showWhiteSpace showZeros shrinkToFit sizeWithCells sort sourceData space
splitAll splitFirst st startLabels stdDevPSubtotal stdDevSubtotal stopIfTrue
subtotalHiddenItems subtotalTop sumSubtotal summaryBelow summaryRight supportAdvancedDrill
supportSubquery syncHorizontal syncVertical tab tabSelected table textDates thickBot
thickBottom thickTop thicket topAutoShow topLabels totalsRowShown trackRevisions
transitionEntry transitionEvaluation tupleCache twoDigitTextYear u ua uiObject un unbalanced
unbalancedGroup undone uniqueList unlockedFormula upgradeOnRefresh useAutoFormatting
useFirstPageNumber usePrinterDefaults varPSubtotal varSubtotal vbProcedure verticalCentered
visualTotals vml windowProtection workbookParameter wrapText xfDxf xl2000 xl97 xlm xml
xmlBased zeroHeight zeroValues zoomToFit
"""
)
"""Attributes that hold yes or no."""

TEXTS: Final = _words(
    """
DataBindingName FileBindingName ID Name Namespace RootElement SchemaID SchemaLanguage
SchemaRef SelectionNamespaces action activeCell activePane algorithmName alignment allCaption
allUniqueName altText appName author axis bc bottom c calcMode calendarType cap caption cell
cellComments cf characterSet codeName colHeaderCaption command comment conformance connection
credentials ct culture customList customMenu dataCaption dataCellStyle dateTime
dateTimeGrouping ddeService ddeTopic decimal defaultMemberUniqueName defaultPivotStyle
defaultTableStyle delimiter description destination destinationFile dimensionUniqueName
display displayFolder displayName divId dn dr dvAspect editPage endDate error errorCaption
errorStyle errorTitle errors exp f fc fileType first firstRow format formatCode formula
function goal grandTotalCaption groupBy growShrinkType guid hashValue headerRowCellStyle help
hierarchy horizontal htmlFormat i iconSet imeMode key lastEdited lastGuid link linkedCell
listFillRange localConnection location lowestEdited macro maxDate maxValIso mdx measureGroup
memberName minDate missingCaption n name namespaceUri newName o odcFile offset oldComment
oldCustomMenu oldDescription oldHelp oldName oldStatusBar oleUpdate operator orientation p
pageOrder pageStyle pane paperHeight paperWidth parameterType parent password patternType
pivotTableStyle post progId prompt promptTitle propertyName qualifier r r1 r2 ref refMode
refersTo refreshedBy refreshedDateIso reservationPassword revisionsAlgorithmName
revisionsHashValue revisionsPassword revisionsPasswordCharacterSet revisionsSaltValue rgb
rowHeaderCaption rupBuild s saltValue scope securityDescriptor serverCommand setDefinition
sheet shortcutKey show showComments showDataAs showObjects singleSignOnId sortBy sortMethod
sortType source sourceFile sourceObject sourceRef sourceType spans sqref startDate state
status statusBar string stringValue1 stringValue2 style subtotal subtotalCaption syncRef t
tableType tag targetScreenSize text textHAlign textVAlign thousands time timePeriod title
tooltip top topLeftCell totalsRowCellStyle totalsRowFunction totalsRowLabel trend type
uniqueMemberProperty uniqueName uniqueParent updateLinks uri url user userName v vacatedStyle
val valIso value vertical view visibility weight workbookAlgorithmName workbookHashValue
workbookPassword workbookPasswordCharacterSet workbookSaltValue xmlDataType xpath
"""
)
"""All other attributes."""


def _choices(text: str) -> dict[str, frozenset[str]]:
    """Names with a colon behind each, and the words that they may hold."""
    found: dict[str, set[str]] = {}
    name = ""
    for word in text.split():
        if word.endswith(":"):
            name = word[:-1]
            found[name] = set()
        else:
            found[name].add(word)
    return {name: frozenset(words) for name, words in found.items()}


CHOICES: Final = _choices(
    """
action: add blank delete deleteCol deleteRow drill formatting formula insertCol insertRow
activePane: bottomLeft bottomRight topLeft topRight alignment: center distributed left
noControl axis: axisCol axisPage axisRow axisValues calcMode: auto autoNoTable manual
calendarType: gregorian gregorianArabic gregorianMeFrench gregorianUs gregorianXlitEnglish
gregorianXlitFrench hebrew hijri japan korea none saka taiwan thai cellComments: asDisplayed
atEnd none conformance: strict transitional credentials: integrated none prompt stored
dateTimeGrouping: day hour minute month second year dvAspect: DVASPECT_CONTENT DVASPECT_ICON
errorStyle: information stop warning errors: NA blank dash displayed exp: area areaError
computedArea ref refError fileType: dos lin mac other win groupBy: days hours minutes months
quarters range seconds years growShrinkType: insertClear insertDelete overwriteClear
horizontal: center centerContinuous distributed fill general justify left right htmlFormat:
all none rtf imeMode: disabled fullAlpha fullHangul fullKatakana halfAlpha halfHangul
halfKatakana hiragana noControl off on o: a aa ad d na nd u oleUpdate: OLEUPDATE_ALWAYS
OLEUPDATE_ONCALL operator: beginsWith between containsText endsWith equal greaterThan
greaterThanOrEqual lessThan lessThanOrEqual notBetween notContains notEqual orientation:
default landscape portrait p: g m s t v w pageOrder: downThenOver overThenDown pane:
bottomLeft bottomRight topLeft topRight parameterType: cell prompt value patternType: darkDown
darkGray darkGrid darkHorizontal darkTrellis darkUp darkVertical gray0625 gray125 lightDown
lightGray lightGrid lightHorizontal lightTrellis lightUp lightVertical mediumGray none solid
qualifier: doubleQuote none singleQuote refMode: A1 R1C1 scope: data field selection
showComments: commIndAndComment commIndicator commNone showDataAs: difference index normal
percent percentDiff percentOfCol percentOfRow percentOfTotal runTotal showObjects: all none
placeholders sortBy: cellColor fontColor icon value sortMethod: none pinYin stroke sortType:
ascending ascendingAlpha ascendingNatural descending descendingAlpha descendingNatural manual
none sourceType: autoFilter chart label pivotTable printArea query range sheet state: frozen
frozenSplit hidden split veryHidden visible subtotal: average count countNums max min product
stdDev stdDevp sum var varp tableType: queryTable worksheet xml targetScreenSize: 1024x768
1152x882 1152x900 1280x1024 1600x1200 1800x1440 1920x1200 544x376 640x480 720x512 800x600
textHAlign: center distributed justify left right textVAlign: bottom center distributed
justify top timePeriod: last7Days lastMonth lastWeek nextMonth nextWeek thisMonth thisWeek
today tomorrow yesterday totalsRowFunction: average count countNums custom max min none stdDev
sum var updateLinks: always never userSet vertical: bottom center distributed justify top
view: normal pageBreakPreview pageLayout visibility: hidden veryHidden visible
"""
)
"""Attributes that hold one of a few words."""
