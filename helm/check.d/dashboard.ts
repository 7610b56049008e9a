// What a dashboard may hold, by the types of Grafana: those of the dashboard and of the two kinds of panels in use, which are
// left open there. Values of enumerations stand in JSON as what they are.
import type { Dashboard, DataSourceRef, FieldConfigSource, GraphFieldConfig, Panel, RowPanel, VariableModel } from '@grafana/schema';
import type { Options as Stat } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type { Options as TimeSeries } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

type Json<T> = T extends string
  ? string extends T ? T : `${T}`
  : T extends number | boolean | null | undefined ? T : T extends (infer E)[] ? Json<E>[] : { [K in keyof T]: Json<T[K]> };

interface Query {
  refId: string;
  datasource: DataSourceRef;
  editorMode: 'code';
  expr: string;
  legendFormat: string;
  range: boolean;
  instant?: boolean;
  exemplar?: boolean;
}

type Strict<T, Known> = Omit<T, keyof Known> & Known;
type Fields<Custom> = Strict<FieldConfigSource, { defaults: Strict<FieldConfigSource['defaults'], { custom?: Custom }> }>;
type Of<Type extends string, Options, Custom> = Strict<
  Panel,
  { type: Type; title: string; description: string; options: Json<Options>; fieldConfig: Json<Fields<Custom>>; targets: Query[] }
>;
type Drawn = Of<'stat', Stat, never> | Of<'timeseries', Omit<TimeSeries, 'timezone'>, GraphFieldConfig>;
type Row = Strict<RowPanel, { panels: Drawn[] }>;

type Annotation = NonNullable<NonNullable<Dashboard['annotations']>['list']>[number];
type Prometheus = { expr: string; titleFormat: string; textFormat: string };

export type Whole = Strict<
  Json<Omit<Dashboard, 'panels' | 'annotations' | 'templating'>>,
  {
    panels: (Drawn | Row)[];
    annotations: { list: (Json<Annotation> & Partial<Prometheus>)[] };
    templating: { list: (Json<VariableModel> & { definition?: string })[] };
  }
>;
