drop table app.import_rejections, app.imports;
